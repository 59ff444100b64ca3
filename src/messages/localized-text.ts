/**
 * A text for readers with the language it is in, which need not be the site's: a message that a
 * catalogue lacks comes in English. Plain when it is printed; http/view/text-html.ts makes markup of it.
 */

export type TextPart = {
  text: string;
  /**
   * `words`: of the message itself. `value`: an inserted value, such as a name or a title, which keeps
   * its own direction. `date`: a day in the language of the site.
   */
  kind: 'words' | 'value' | 'date';
  /** The tag around it in the message, such as `link`. */
  tag: string | null;
  /** Of a date alone: the moment in ISO 8601, and the language of its text. */
  iso?: string;
  language?: string;
};

export class LocalizedText {
  /** BCP 47 */
  readonly language: string;
  /** Whether this is English in place of a translation. */
  readonly isFallback: boolean;
  readonly parts: readonly TextPart[];

  constructor(language: string, isFallback: boolean, parts: readonly TextPart[]) {
    this.language = language;
    this.isFallback = isFallback;
    this.parts = parts;
  }

  /** The plain text: `<%= heading %>` in a template prints it. */
  toString(): string {
    return this.parts.map(({ text }) => text).join('');
  }
}
