// Fields of a form, each with its label.
import { html, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";

export type Option = readonly [value: string, text: string, disabled?: boolean];

/** A choice of a list, some of it in named groups. */
export function picked(
  label: string,
  value: string,
  options: readonly (Option | { readonly label: string; readonly options: readonly Option[] })[],
  choose: (value: string) => void,
): TemplateResult {
  const one = ([name, text, disabled = false]: Option) =>
    html`<option value=${name} ?disabled=${disabled} .selected=${live(name === value)}>${text}</option>`;
  return html`<label class="field">
    <span>${label}</span>
    <select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
      ${options.map((option) =>
        "label" in option
          ? html`<optgroup label=${option.label}>${option.options.map(one)}</optgroup>`
          : one(option),
      )}
    </select>
  </label>`;
}

interface NumberField {
  readonly label: string;
  /** undefined: nothing is in the field. */
  readonly value: number | undefined;
  readonly least?: number;
  readonly most?: number;
  /** Whole numbers only. */
  readonly whole?: boolean;
  readonly placeholder?: string;
  /** What is chosen where the field is emptied; without it, the field gets its value back. */
  readonly empty?: () => void;
  readonly choose: (value: number, live: boolean) => void;
  /** Whether it is chosen as it is typed. */
  readonly typing?: boolean;
}

/** A number. What is none, or out of range, is not chosen, and the field has its value again when it is left. */
export function numbered(field: NumberField): TemplateResult {
  return html`<label class="field"><span>${field.label}</span>${numberInput(field)}</label>`;
}

/** The same without a label in sight. */
export function numberInput(field: NumberField): TemplateResult {
  const { label, value, least, most, whole = false, placeholder = "" } = field;
  const text = value === undefined ? "" : String(value);
  const read = (input: HTMLInputElement, isLive: boolean): boolean => {
    const number = input.value.trim() === "" ? Number.NaN : Number(input.value);
    if (!Number.isFinite(number) || (whole && !Number.isInteger(number))) return false;
    if (number < (least ?? number) || number > (most ?? number)) return false;
    field.choose(number, isLive);
    return true;
  };
  return html`<input
    type="number"
    aria-label=${label}
    .value=${text}
    min=${least ?? ""}
    max=${most ?? ""}
    step=${whole ? 1 : "any"}
    placeholder=${placeholder}
    @input=${(event: Event) => field.typing && read(event.target as HTMLInputElement, true)}
    @change=${(event: Event) => {
      const input = event.target as HTMLInputElement;
      if (input.value === "" && !input.validity.badInput && field.empty) field.empty();
      else if (!read(input, false)) input.value = text;
    }}
  />`;
}

/** A yes or no. */
export function checked(label: string, value: boolean, choose: (value: boolean) => void): TemplateResult {
  return html`<label class="check">
    <input
      type="checkbox"
      .checked=${live(value)}
      @change=${(event: Event) => choose((event.target as HTMLInputElement).checked)}
    />
    <span>${label}</span>
  </label>`;
}
