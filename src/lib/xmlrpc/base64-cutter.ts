/**
 * Cuts the content of the one `<base64>` out of an XML document while that arrives, and decodes it piece by piece. The
 * document without it is small enough to be read as any other.
 *
 * What looks like the element in a comment, a CDATA section or a processing instruction is none. Works on bytes, since the
 * markup is ASCII in every charset but UTF-16.
 */
import { FAULT_CODES, type Fault } from './shape.ts';

export type CutLimits = {
  /** Of the document without the content. */
  maxXmlBytes: number;
  /** Of the decoded content. */
  maxBytes: number;
};

/** A longer tag has nothing to do in a call. */
const MAX_TAG = 1_000;

/** Sections in which markup means nothing: how each begins and ends. */
const SECTIONS = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

const BEGIN = /^<base64(\s[^>]*[^/>])?\s*>$/;
const END = /^<\/base64[ \t\r\n]*>/;
const BEGUN_END = /^<(\/(b(a(s(e(6(4[ \t\r\n]*)?)?)?)?)?)?)?$/;
const PADDED = /^[A-Za-z0-9+/]*={0,2}$/;

export class Base64Cutter {
  /** Whether the document had the element, as far as it has arrived. */
  found = false;
  readonly #limits: CutLimits;
  readonly #kept: string[] = [];
  #keptLength = 0;
  #decodedLength = 0;
  /** What ends the section that is open, or `base64` for the element itself. */
  #until: string | null = null;
  /** The end of the last piece, whose meaning depends on the next one. */
  #rest = '';
  /** Base64 letters that do not make whole bytes yet. */
  #letters = '';
  #problem: Fault | null = null;

  constructor(limits: CutLimits) {
    this.#limits = limits;
  }

  /** @returns the bytes decoded from this piece of the document, or why the document is refused */
  write(piece: Buffer): { bytes: Buffer } | { fault: Fault } {
    const decoded: Buffer[] = [];
    const text = this.#rest + piece.toString('latin1');
    this.#rest = '';
    let at = 0;
    while (at < text.length && !this.#problem) {
      const next = this.#step(text, at, decoded);
      if (next === null) {
        this.#rest = text.slice(at);
        break;
      }
      at = next;
    }
    return this.#problem ? { fault: this.#problem } : { bytes: Buffer.concat(decoded) };
  }

  /** The document with an empty element. */
  end(): Buffer {
    this.#keep(this.#rest);
    this.#rest = '';
    return Buffer.from(this.#kept.join(''), 'latin1');
  }

  /** @returns where to go on; `null`: that needs more of the document */
  #step(text: string, at: number, decoded: Buffer[]): number | null {
    if (this.#until === 'base64') return this.#stepInContent(text, at, decoded);
    if (this.#until !== null) return this.#stepInSection(text, at, this.#until);
    const open = text.indexOf('<', at);
    if (open !== at) {
      this.#keep(text.slice(at, open === -1 ? undefined : open));
      return open === -1 ? text.length : open;
    }
    for (const [begin, end] of SECTIONS) {
      if (text.startsWith(begin, at)) {
        this.#keep(begin);
        this.#until = end;
        return at + begin.length;
      }
      if (begin.startsWith(text.slice(at))) return null;
    }
    return this.#stepOverTag(text, at);
  }

  #stepOverTag(text: string, at: number): number | null {
    const end = endOfTag(text, at);
    if (end === null) {
      if (text.length - at > MAX_TAG) this.#refuse('A tag of the call is too long.');
      return null;
    }
    const tag = text.slice(at, end);
    this.#keep(tag);
    if (BEGIN.test(tag)) {
      if (this.found) this.#refuse('A long call may have one <base64>.');
      this.found = true;
      this.#until = 'base64';
    }
    return end;
  }

  #stepInSection(text: string, at: number, until: string): number | null {
    const end = text.indexOf(until, at);
    if (end === -1) {
      const keepTo = text.length - until.length + 1;
      if (keepTo <= at) return null;
      this.#keep(text.slice(at, keepTo));
      return keepTo;
    }
    this.#keep(text.slice(at, end + until.length));
    this.#until = null;
    return end + until.length;
  }

  #stepInContent(text: string, at: number, decoded: Buffer[]): number | null {
    const end = text.indexOf('<', at);
    if (end !== at) {
      this.#decode(text.slice(at, end === -1 ? undefined : end), decoded);
      return end === -1 ? text.length : end;
    }
    const rest = text.slice(at, at + MAX_TAG);
    const tag = END.exec(rest)?.[0];
    if (tag === undefined) {
      if (rest.length < MAX_TAG && BEGUN_END.test(rest)) return null;
      this.#refuseContent();
      return text.length;
    }
    this.#finish(decoded);
    this.#keep(tag);
    this.#until = null;
    return at + tag.length;
  }

  #decode(content: string, decoded: Buffer[]): void {
    const letters = this.#letters + content.replace(/[ \t\r\n]+/g, '');
    if (!PADDED.test(letters)) {
      this.#refuseContent();
      return;
    }
    // The last ones may be padded by the next piece.
    const whole = Math.max(0, Math.ceil(letters.length / 4) * 4 - 4);
    this.#letters = letters.slice(whole);
    this.#add(Buffer.from(letters.slice(0, whole), 'base64'), decoded);
  }

  #finish(decoded: Buffer[]): void {
    const withoutPadding = this.#letters.replace(/=+$/, '');
    if (withoutPadding.length === 1 || (withoutPadding === '' && this.#letters !== '')) {
      this.#refuseContent();
    }
    this.#add(Buffer.from(withoutPadding, 'base64'), decoded);
    this.#letters = '';
  }

  #add(bytes: Buffer, decoded: Buffer[]): void {
    this.#decodedLength += bytes.length;
    if (this.#decodedLength > this.#limits.maxBytes) {
      const megabytes = Math.floor(this.#limits.maxBytes / 1_000_000);
      this.#refuse(`The file is too large: it may have ${megabytes} MB. Make it smaller.`);
    }
    decoded.push(bytes);
  }

  #keep(xml: string): void {
    this.#keptLength += xml.length;
    if (this.#keptLength > this.#limits.maxXmlBytes) {
      this.#refuse(`Beside its file, a call may have ${this.#limits.maxXmlBytes} bytes.`);
    } else if (xml !== '') {
      this.#kept.push(xml);
    }
  }

  #refuseContent(): void {
    this.#problem ??= {
      code: FAULT_CODES.badParams,
      message: 'The <base64> may have only letters of base64 and white space.',
    };
  }

  #refuse(message: string): void {
    this.#problem ??= { code: FAULT_CODES.notXmlRpc, message };
  }
}

/** After its `>`, which may also be in the value of an attribute. */
function endOfTag(text: string, at: number): number | null {
  let quote = '';
  const end = Math.min(text.length, at + MAX_TAG + 1);
  for (let index = at; index < end; index += 1) {
    const character = text[index] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") {
      quote = character;
    } else if (character === '>') {
      return index + 1;
    }
  }
  return null;
}
