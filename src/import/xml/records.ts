/**
 * Reads an exported XML file as a stream of records: the children of its channel or feed, each as a small tree that
 * is dropped when the next one begins. Errors of the file are passed over and noted; what no honest file needs
 * (a DOCTYPE, deep nesting, endless elements) ends the reading.
 */
import sax from 'sax';
import { InvalidInputError } from '../../lib/errors.ts';
import { NODE_CHARACTERS, sizeOf, type XmlNode } from './node.ts';
import { references } from './references.ts';

export type { XmlNode };

export type XmlRecord = XmlNode & {
  /** Its first children only, since it is long: it comes again, without those that were spilled. */
  isPartial: boolean;
};

export type Shape = {
  /** The elements around the records, from the outside. */
  around: readonly string[];
  /** Prefixes and the namespaces that they stand for; the prefix `''` for none. */
  namespaces: readonly { prefix: string; uri: RegExp }[];
  /** Children that are handed on early if a record has very many. */
  spilled: string | null;
  /** The records that messages count, and what several of them are called. */
  counted: string;
  countedMany: string;
  /** For messages: `a WordPress export (WXR)`. */
  format: string;
};

/** Something of the file that was repaired, with its line. */
type OnRepair = (what: string, where: string) => void;

const MAX_RECORD_CHARACTERS = 32 * 1_024 ** 2;
const SPILL_CHARACTERS = 2 * 1_024 ** 2;
const MAX_DEPTH = 64;
const MAX_CHILDREN = 100_000;
const MAX_ATTRIBUTES = 200;
const MAX_ERRORS = 10_000;
/** Of a comment, or the attributes of an element. */
const MAX_MARKUP_CHARACTERS = 2 * 1_024 ** 2;
const MAX_TITLE_CHARACTERS = 80;

/**
 * @param name of the file, for messages
 * @throws InvalidInputError for what is no such file, or is cut off
 */
export async function* readRecords(
  name: string,
  text: AsyncIterable<string>,
  shape: Shape,
  onRepair: OnRepair,
): AsyncGenerator<XmlRecord> {
  const reading = new RecordParser(name, shape, onRepair);
  for await (const piece of text) {
    reading.write(piece);
    yield* reading.take();
  }
  reading.end();
  yield* reading.take();
}

/** Of sax: what it reads before it hands it on. */
const MARKUP_BUFFERS = [
  ...['comment', 'attribName', 'attribValue', 'tagName', 'procInstName', 'procInstBody'],
  ...['sgmlDecl', 'doctype', 'entity'],
];

class RecordParser {
  readonly #parser = sax.parser(true, { position: true });
  readonly #open: XmlNode[] = [];
  readonly #scopes: { depth: number; uris: Map<string, string> }[] = [];
  #records: XmlRecord[] = [];
  #recordCharacters = 0;
  #recordChildren = 0;
  #count = 0;
  #errors = 0;
  /** Of those, what stays when a record is spilled. */
  #keptCharacters = 0;
  #attributes = 0;
  #attributeCharacters = 0;
  /** White space that counts only if text follows. */
  #pending = '';
  #isAround = false;
  #isComplete = false;

  readonly fileName: string;
  readonly shape: Shape;

  constructor(fileName: string, shape: Shape, onRepair: OnRepair) {
    this.fileName = fileName;
    this.shape = shape;
    const parser = this.#parser;
    (parser as unknown as { ENTITIES: object }).ENTITIES = references((reference) => {
      const line = `${fileName}, line ${parser.line + 1}`;
      if (++this.#errors > MAX_ERRORS) throw this.#refusal('is too damaged to be read as XML');
      onRepair('A raw & was taken as text', line);
      return reference;
    });
    parser.onerror = (error) => {
      this.#passOver(error, onRepair);
    };
    parser.ondoctype = () => {
      throw this.#refusal('has a DOCTYPE, which no export needs. Remove that line');
    };
    parser.onattribute = ({ name, value }) => {
      if (++this.#attributes > MAX_ATTRIBUTES) throw this.#refusal('has too many attributes');
      this.#attributeCharacters += name.length + value.length + NODE_CHARACTERS;
      if (this.#attributeCharacters > MAX_MARKUP_CHARACTERS) {
        throw this.#refusal('has an endless attribute');
      }
      // sax asks the object itself for the next one.
      if (name === 'hasOwnProperty') Reflect.deleteProperty(parser.tag.attributes, name);
    };
    parser.onopentag = (tag) => {
      this.#attributes = 0;
      this.#opened(tag.name, tag.attributes as Record<string, string>);
      this.#attributeCharacters = 0;
    };
    parser.ontext = (text) => {
      this.#append(text, false);
    };
    parser.oncdata = (text) => {
      this.#append(text, true);
    };
    parser.onclosetag = () => {
      this.#closed();
    };
  }

  write(piece: string): void {
    if (piece !== '') this.#parser.write(piece);
  }

  take(): XmlRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  end(): void {
    const { shape, fileName } = this;
    if (!this.#isAround) throw new InvalidInputError(`${fileName} is not ${shape.format}.`);
    if (this.#isComplete) return;
    const record = this.#open[shape.around.length];
    const title = record?.children.find((each) => each.name === 'title')?.text.trim();
    const inTitle = title ? ` in “${title.slice(0, MAX_TITLE_CHARACTERS)}”` : '';
    throw new InvalidInputError(
      `${fileName} is cut off: it ends${inTitle} after ${this.#count} complete ${this.#count === 1 ? shape.counted : shape.countedMany}, at character ${this.#parser.position}. Export or download it again.`,
    );
  }

  #refusal(reason: string): InvalidInputError {
    return new InvalidInputError(
      `${this.fileName} ${reason}. It cannot be imported (line ${this.#parser.line + 1}).`,
    );
  }

  #passOver(error: Error, onRepair: OnRepair): void {
    const parser = this.#parser;
    const [message = ''] = error.message.split('\n');
    const buffers = parser as unknown as Partial<Record<string, string>>;
    const longest = Math.max(...MARKUP_BUFFERS.map((each) => buffers[each]?.length ?? 0));
    if (longest > MAX_MARKUP_CHARACTERS) throw this.#refusal('has an endless comment or attribute');
    if (++this.#errors > MAX_ERRORS) throw this.#refusal('is too damaged to be read as XML');
    // What is left open at the end is found there.
    if (!/^(?:Unclosed root tag|Unexpected end|Max buffer)/.test(message)) {
      const isReference = /entity/i.test(message);
      const what = isReference ? 'A raw & was taken as text' : 'An XML error was passed over';
      onRepair(what, `${this.fileName}, line ${parser.line + 1}`);
    }
    // @NOTE sax goes on only if the error is taken away.
    (parser as { error: Error | null }).error = null;
  }

  #opened(name: string, attributes: Record<string, string>): void {
    const depth = this.#open.length;
    const { around } = this.shape;
    if (depth >= MAX_DEPTH) throw this.#refusal('nests its elements too deeply');
    this.#declare(depth, attributes);
    const canonical = this.#canonical(name);
    const node = { name: canonical, attributes, text: '', isCdata: false, children: [] };
    if (depth < around.length) {
      if (depth === around.length - 1 && this.#matches(canonical)) this.#isAround = true;
    } else if (depth === around.length) {
      this.#recordCharacters = 0;
      this.#keptCharacters = 0;
      this.#recordChildren = 0;
    } else {
      if (++this.#recordChildren > MAX_CHILDREN) throw this.#tooLong();
      this.#open[depth - 1]?.children.push(node);
    }
    if (depth >= around.length) this.#take(NODE_CHARACTERS + this.#attributeCharacters);
    this.#open.push(node);
    this.#pending = '';
  }

  #matches(last: string): boolean {
    const names = [...this.#open.map((each) => each.name), last];
    return names.every((each, index) => each === this.shape.around[index]);
  }

  #append(text: string, isCdata: boolean): void {
    const depth = this.#open.length;
    const node = this.#open[depth - 1];
    if (!node || depth <= this.shape.around.length) return;
    this.#take(text.length);
    if (isCdata) {
      node.text += text;
      node.isCdata = true;
      this.#pending = '';
    } else if ((node.text === '' || node.isCdata) && text.trim() === '') {
      this.#pending = text;
    } else {
      node.text += this.#pending + text;
      this.#pending = '';
    }
  }

  #take(characters: number): void {
    this.#recordCharacters += characters;
    if (this.#recordCharacters > MAX_RECORD_CHARACTERS) throw this.#tooLong();
  }

  #tooLong(): InvalidInputError {
    return this.#refusal(`has ${this.shape.counted} ${this.#count + 1}, which is too long`);
  }

  #closed(): void {
    const node = this.#open.pop();
    const depth = this.#open.length;
    const { around, counted, spilled } = this.shape;
    if (this.#scopes.at(-1)?.depth === depth) this.#scopes.pop();
    this.#pending = '';
    if (!node) return;
    if (depth === around.length - 1 && this.#isAround) this.#isComplete = true;
    if (!this.#isAround || this.#isComplete) return;
    if (depth === around.length) {
      this.#records.push({ ...node, isPartial: false });
      if (node.name === counted) this.#count++;
    } else if (depth === around.length + 1 && node.name === spilled) {
      this.#spill(this.#open[depth - 1]);
    }
  }

  #spill(record: XmlNode | undefined): void {
    if (!record || this.#recordCharacters - this.#keptCharacters < SPILL_CHARACTERS) return;
    this.#records.push({ ...record, isPartial: true });
    record.children = record.children.filter((each) => each.name !== this.shape.spilled);
    const kept = sizeOf(record);
    this.#recordCharacters = this.#keptCharacters = kept.characters;
    this.#recordChildren = kept.nodes - 1;
  }

  #declare(depth: number, attributes: Record<string, string>): void {
    const uris = new Map<string, string>();
    for (const [name, value] of Object.entries(attributes)) {
      if (name === 'xmlns') uris.set('', value);
      else if (name.startsWith('xmlns:')) uris.set(name.slice('xmlns:'.length), value);
    }
    if (uris.size > 0) this.#scopes.push({ depth, uris });
  }

  /** A prefix that is bound to a foreign namespace makes a name that nothing looks for. */
  #canonical(name: string): string {
    const colon = name.indexOf(':');
    const [prefix, local] = [name.slice(0, Math.max(0, colon)), name.slice(colon + 1)];
    const uri = this.#scopes.findLast(({ uris }) => uris.has(prefix))?.uris.get(prefix);
    if (uri === undefined) return name;
    if (uri === '') return local;
    const known = this.shape.namespaces.find((each) => each.uri.test(uri));
    if (!known) return `{${uri}}${local}`;
    return known.prefix === '' ? local : `${known.prefix}:${local}`;
  }
}

/** The text of the first child with the name, without white space around it; `''` without one. */
export function textIn(node: XmlNode, name: string): string {
  return childOf(node, name)?.text.trim() ?? '';
}

export function childOf(node: XmlNode, name: string): XmlNode | undefined {
  return node.children.find((each) => each.name === name);
}

export function childrenOf(node: XmlNode, name: string): XmlNode[] {
  return node.children.filter((each) => each.name === name);
}
