/** Why something is mailed. */
export const SEND_REASONS = {
  'first-of-site': 'No alarm of this site was mailed to them within the last minute: it left at once.',
  digest: 'It had waited for what else would come, and left with it.',
  'quiet-over': 'Their quiet hours were over, and it still held.',
  'heard-again': 'The pump was heard again, and it still held.',
  're-alarm': 'The alarm still stood, and nobody had acknowledged it.',
  escalated: 'Nobody had acknowledged the alarm in time: the second list was told.',
  resolved: 'A condition they had been alarmed of had returned.',
  chatters: 'It comes and goes: they were told so, and it is shelved for a while.',
} as const;
export type SendReason = keyof typeof SEND_REASONS;

/** Why something waits. */
export const HOLD_REASONS = {
  'follows-another':
    'An alarm of the same site was mailed within the last minute: it waits a minute at most.',
  'may-become-alarm': 'A warning waits a minute at most: it may become an alarm, which then speaks for it.',
  flood: 'More than 10 alarms within 10 minutes: they leave together, a minute later at most.',
  ceiling: 'They had 6 mails within the hour: from then on a digest leaves every 10 minutes.',
  'quiet-hours': 'A warning within their quiet hours: it leaves at their end, if it still holds.',
  'pump-silent': 'Nothing is heard of the pump, and they know it: it waits until the pump is heard.',
  'awaiting-acknowledgement': 'They are on the second list: told when nobody acknowledges the alarm in time.',
  suppressed: 'It follows from what the pump is doing, and says nothing meanwhile.',
  'may-come-again': 'It has returned; a minute tells whether it stays so.',
  recurs:
    'It was raised for the sixth time within a day, or more: it waits for an hour, and is told as it stands then.',
  'known-to-stand': 'It was raised again before they were told that it had returned.',
} as const;
export type HoldReason = keyof typeof HOLD_REASONS;

/** Why something is not mailed, now or later. */
export const DROP_REASONS = {
  unsubscribed: 'They have unsubscribed.',
  'not-this-severity': 'They did not ask for this severity.',
  'not-this-kind': 'They did not ask for this kind of condition.',
  'not-this-pump': 'They did not ask for this pump or its site.',
  'second-list': 'They are on the second list, which is told of alarms only.',
  'over-while-quiet': 'The warning was over before their quiet hours were.',
  'over-while-held': 'The warning was over before it could leave.',
  'over-while-silent': 'It was over before the pump was heard again.',
  'alarm-speaks-for-it': 'The same condition had become an alarm, which is told.',
  'still-stands': 'They know of it already, and it stands as they were told.',
  'shelved-meanwhile': 'Somebody had shelved it before it could leave.',
  'suppressed-meanwhile':
    'It followed from what the pump was doing when it was to be told again: it said nothing then.',
  'unheard-meanwhile':
    'Nothing had been heard of the pump for a day when it was to be told again: there was nothing new to tell.',
  'acknowledged-in-time': 'Somebody had acknowledged the alarm.',
  'over-in-time': 'The alarm was over before it was to be told again.',
  'eased-in-time': 'It had come down to a warning before it was to be told again.',
  'raised-again': 'It had been raised again before its return was told.',
  'nothing-to-resolve': 'They had not been alarmed of it, so its return says nothing to them.',
  'told-as-it-recurs': 'It recurs, and the same waits already to be told as it stands then.',
  'told-with-its-raise': 'What was raised has not left yet, and will say that it is over.',
} as const;
export type DropReason = keyof typeof DROP_REASONS;
