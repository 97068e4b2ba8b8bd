import { type Html, html } from '../../../shared/html.ts';
import { titled } from '../../../shared/words/format.ts';
import type { Action } from '../act.ts';
import type { Context } from './context.ts';
import { NOTHING } from './document.ts';

/** A form for each finding: what one has, another has not, and no script is there to hide it. */
export function recordForms(context: Context): Html {
  const { view, words, say, state } = context;
  const components = view.model?.components ?? [];
  const options = (field: string) =>
    components.map(({ name }) =>
      option(name, titled(say.component(name), view.user.locale), entered(field) === name),
    );
  const entered = (field: string) => state.entered?.get(field) ?? '';

  const change = html`${choice('component', words.part, options('component'), 'change')}
<fieldset><legend>${words.why}</legend>
${radio('worn', words.worn)}
${radio('preventive', words.preventive)}
</fieldset>
${time('at', words.when, 'change', true)}
${note('change')}`;
  const failure = html`${choice('component', words.part, [option('', words.unknownPart, false), ...options('component')], 'failure')}
${time('from', words.from, 'failure', true)}
${time('to', words.to, 'failure', false)}
${note('failure')}`;
  const raised = view.conditions.flatMap(({ condition, severity, ...one }) => {
    if (severity === undefined) return [];
    const { what } = say.condition({ condition, severity, ...one });
    return option(condition, `${say.words.severity[severity]}: ${what}`, entered('condition') === condition);
  });
  const falseAlarm =
    raised.length === 0
      ? html`<p>${words.noCondition}</p>`
      : html`${choice('condition', words.whichCondition, raised, 'false-alarm')}\n${note('false-alarm')}`;
  return html`${components.length > 0 ? form(context, 'change', words.changed, change) : NOTHING}
${form(context, 'failure', words.failed, failure)}
${form(context, 'false-alarm', words.falseAlarm, falseAlarm, raised.length > 0)}`;

  function radio(value: string, text: string): Html {
    const id = `change-${value}`;
    const checked = entered('reason') === value ? html` checked` : NOTHING;
    return html`<div class="choice"><input type="radio" id="${id}" name="reason" value="${value}" required${checked}><label for="${id}">${text}</label></div>`;
  }

  function time(field: string, text: string, of: Action, isRequired: boolean): Html {
    const id = `${of}-${field}`;
    const required = isRequired ? html` required` : NOTHING;
    const hint = isRequired ? NOTHING : html`<p class="soft" id="${id}-hint">${words.toHint}</p>`;
    const told = isRequired ? NOTHING : html` aria-describedby="${id}-hint"`;
    const max = context.format.field(view.now);
    return html`<label for="${id}">${text} (${view.user.zone})</label>
<input type="datetime-local" id="${id}" name="${field}" max="${max}" value="${entered(field)}"${required}${told}>${hint}`;
  }

  function note(of: Action): Html {
    const id = `${of}-note`;
    return html`<label for="${id}">${words.note}</label>
<input type="text" id="${id}" name="note" maxlength="200" autocomplete="off" value="${entered('note')}">`;
  }
}

function form(
  { state, words }: Context,
  action: Action,
  title: string,
  fields: Html,
  canBeSent = true,
): Html {
  const open = state.entered?.get('action') === action ? html` open` : NOTHING;
  const button = canBeSent ? html`<button type="submit">${words.save}</button>` : NOTHING;
  return html`<details${open}><summary>${title}</summary>
<form method="post" action="${state.link}">
<input type="hidden" name="form" value="${state.form}">
<input type="hidden" name="action" value="${action}">
${fields}
${button}
</form>
</details>`;
}

function choice(field: string, text: string, options: readonly Html[], of: Action): Html {
  const id = `${of}-${field}`;
  return html`<label for="${id}">${text}</label>
<select id="${id}" name="${field}">${options}</select>`;
}

function option(value: string, text: string, isSelected: boolean): Html {
  return html`<option value="${value}"${isSelected ? html` selected` : NOTHING}>${text}</option>`;
}
