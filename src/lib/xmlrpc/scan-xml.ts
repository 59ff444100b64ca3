/**
 * Scans an XML document element by element with sax, strictly, within what XML-RPC needs: no declarations, no entities but
 * XML's own.
 */
import sax from 'sax';
import { isLegalXml } from '../text/markup.ts';

export type XmlProblem = 'not-well-formed' | 'doctype' | 'bad-character';

/** Called for each element inside its parent; the text of an element may come in several pieces. */
export type XmlVisitor = {
  open(name: string): void;
  text(text: string): void;
  close(name: string): void;
};

/** The only names that `&…;` may have without a DOCTYPE. */
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Ends the scan at the first problem.
 *
 * @NOTE sax would continue: 64 kB of `&` take it nine seconds of errors.
 */
class Stop extends Error {
  readonly problem: XmlProblem;
  constructor(problem: XmlProblem) {
    super(problem);
    this.problem = problem;
  }
}

/**
 * Scans an XML document of legal characters with sax, strictly, and checks what sax accepts even in strict mode: several
 * roots or none, text outside the root, declarations, references to forbidden characters, also in attributes. Never throws; the visitor must not throw either.
 *
 * @returns the first problem, or `null` for a well-formed document. The visitor may have been called
 *   before a problem is found.
 */
export function scanXml(xml: string, visitor: XmlVisitor): XmlProblem | null {
  let depth = 0;
  let roots = 0;
  const parser = sax.parser(true, { position: false });
  // @NOTE sax looks entities up in an object; with a prototype, `&toString;` would be a function.
  parser.ENTITIES = Object.assign(Object.create(null) as Record<string, string>, ENTITIES);

  function onText(text: string): void {
    if (!isLegalXml(text)) throw new Stop('bad-character');
    if (depth > 0) visitor.text(text);
    else if (!isBlank(text)) throw new Stop('not-well-formed');
  }
  parser.ontext = onText;
  parser.oncdata = onText;
  parser.onattribute = ({ value }) => {
    if (!isLegalXml(value)) throw new Stop('bad-character');
  };
  parser.onopentag = ({ name }) => {
    if (depth === 0 && ++roots > 1) throw new Stop('not-well-formed');
    depth++;
    visitor.open(name);
  };
  parser.onclosetag = (name) => {
    depth--;
    visitor.close(name);
  };
  parser.ondoctype = () => {
    throw new Stop('doctype');
  };
  parser.onsgmldeclaration = () => {
    throw new Stop('not-well-formed');
  };
  parser.onerror = () => {
    throw new Stop(namesNul(xml) ? 'bad-character' : 'not-well-formed');
  };

  try {
    parser.write(xml).close();
  } catch (error) {
    if (error instanceof Stop) return error.problem;
    // sax's own: a RangeError, for a reference past the last character, or a TypeError, for an
    // attribute called `hasOwnProperty`.
    return error instanceof RangeError ? 'bad-character' : 'not-well-formed';
  }
  return roots === 0 ? 'not-well-formed' : null;
}

/** White space as XML has it. */
export function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text);
}

/** sax reports a reference to U+0000 like any malformed one. */
function namesNul(xml: string): boolean {
  return /&#x?0+;/i.test(xml);
}
