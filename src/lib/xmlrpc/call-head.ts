/**
 * Reads the beginning of a method call: the method's name, and the parameters that are complete. With these a receiver
 * decides whether to read the rest.
 */
import { scanXml } from './scan-xml.ts';
import { readXmlText } from '../text/markup.ts';

/** `params`: the text of each scalar, unchecked; `null` for an array or a struct. */
export type CallHead = { method: string; params: (string | null)[] };

/**
 * @param beginning of a document of any length, cut anywhere
 * @returns `null` if it does not begin like a call, or is in UTF-16
 */
export function readCallHead(
  beginning: Uint8Array,
  contentType: string | undefined,
): CallHead | null {
  // Not within a character: in the other charsets this byte is none's second one.
  const end = Buffer.from(beginning.buffer, beginning.byteOffset, beginning.length).lastIndexOf(
    '>',
  );
  const xml = readXmlText(beginning.subarray(0, end + 1), contentType);
  if (xml.kind !== 'text') return null;

  const head: CallHead = { method: '', params: [] };
  const path: string[] = [];
  /** Of the parameter that is open: the text of its value, and of the type in that. */
  let [bare, typed, isScalar] = ['', null as string | null, true];
  const isInParam = () => path[2] === 'param' && path[1] === 'params';
  // The document ends too early: a problem is found at its end at the latest.
  scanXml(xml.text, {
    open(name) {
      path.push(name);
      if (path.length === 3) [bare, typed, isScalar] = ['', null, true];
      if (path.length === 5) typed = '';
      if (name === 'struct' || name === 'array') isScalar = false;
    },
    text(text) {
      if (path.length === 2 && path[1] === 'methodName') head.method += text;
      if (path.length === 4 && isInParam()) bare += text;
      if (path.length === 5 && isInParam()) typed = (typed ?? '') + text;
    },
    close() {
      if (path.length === 3 && isInParam()) head.params.push(isScalar ? (typed ?? bare) : null);
      path.pop();
    },
  });
  head.method = head.method.trim();
  return head.method === '' ? null : head;
}
