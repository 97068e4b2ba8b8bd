/** IoT Hub waits no longer than this for a packet, milliseconds, whatever keep-alive was agreed. */
const LONGEST = 1_767_000;

/**
 * For how long a device may say nothing before its connection is ended, milliseconds: one and a half times its
 * keep-alive, within IoT Hub's limit. A keep-alive of 0 asks for no end, and gets that limit.
 *
 * @param keepAlive as CONNECT has it, seconds
 * @see https://learn.microsoft.com/azure/iot/iot-mqtt-connect-to-iot-hub#default-keep-alive-timeout
 */
export function allowedSilence(keepAlive: number): number {
  return keepAlive === 0 ? LONGEST : Math.min(keepAlive * 1500, LONGEST);
}
