/**
 * Tidies a Markdown tree that was made from HTML: no spaces at the ends of emphasis, no emphasis inside
 * the same emphasis, no empty paragraphs, paragraphs where a page has two line breaks.
 */
import type { Image, Link, Paragraph, Parents, PhrasingContent, Root, RootContent } from 'mdast';

type Mark = Extract<PhrasingContent, { type: 'emphasis' | 'strong' | 'delete' }>;

export function tidy(root: Root): void {
  tidyFlow(root);
}

/** Whether a text is only paragraphs, so that its plain text says the same. */
export function isPlain(root: Root): boolean {
  return root.children.every(
    (each) =>
      each.type === 'paragraph' &&
      each.children.every(({ type }) => type === 'text' || type === 'break'),
  );
}

function tidyFlow(parent: Parents): void {
  parent.children = (parent.children as RootContent[]).flatMap((node): RootContent[] => {
    if (node.type === 'paragraph') {
      return splitAtBreaks(tidyPhrasing(node.children)).map((children): Paragraph => {
        dropTitle(children);
        return { type: 'paragraph', children };
      });
    }
    if (node.type === 'heading') {
      const children = trimmed(withoutBreaks(tidyPhrasing(withoutMark(node.children))));
      return children.length === 0 ? [] : [{ ...node, children }];
    }
    if (node.type === 'tableCell') {
      return [{ ...node, children: trimmed(withoutBreaks(tidyPhrasing(node.children))) }];
    }
    if (!('children' in node)) return [node];
    tidyFlow(node);
    const isEmpty = node.children.length === 0;
    return isEmpty && node.type !== 'tableRow' && node.type !== 'listItem' ? [] : [node];
  });
}

/** @param inside the marks around `nodes` */
function tidyPhrasing(
  nodes: readonly PhrasingContent[],
  inside: ReadonlySet<string> = new Set(),
): PhrasingContent[] {
  const tidied = nodes.flatMap((node): PhrasingContent[] => {
    if (node.type === 'text') return [{ ...node, value: spaced(node.value) }];
    if (node.type === 'link') return tidyLink(node, inside);
    if (!isMark(node)) return [node];
    if (inside.has(node.type)) return tidyPhrasing(node.children, inside);
    return [{ ...node, children: tidyPhrasing(node.children, new Set([...inside, node.type])) }];
  });
  return joined(joined(tidied).flatMap(hoist));
}

function tidyLink(link: Link, inside: ReadonlySet<string>): PhrasingContent[] {
  const children = tidyPhrasing(link.children, inside);
  return [{ ...link, children }];
}

function isMark(node: PhrasingContent): node is Mark {
  return node.type === 'emphasis' || node.type === 'strong' || node.type === 'delete';
}

/** Word processors keep lines of spaces apart with spaces that do not break. */
function spaced(value: string): string {
  return value.replace(/[ \t\n\u00a0]{2,}/g, ' ');
}

/** Markdown has no emphasis that begins or ends with a space. */
function hoist(node: PhrasingContent): PhrasingContent[] {
  if (!isMark(node) && node.type !== 'link') return [node];
  const children = [...node.children] as PhrasingContent[];
  const before: PhrasingContent[] = [];
  const after: PhrasingContent[] = [];
  for (let first = children[0]; first; first = children[0]) {
    if (first.type === 'break') before.push(first);
    else if (first.type === 'text' && /^\s/.test(first.value)) {
      before.push({ type: 'text', value: ' ' });
      if (first.value.trim() !== '') {
        children[0] = { ...first, value: first.value.trimStart() };
        break;
      }
    } else break;
    children.shift();
  }
  for (let last = children.at(-1); last; last = children.at(-1)) {
    if (last.type === 'break') after.unshift(last);
    else if (last.type === 'text' && /\s$/.test(last.value)) {
      after.unshift({ type: 'text', value: ' ' });
      if (last.value.trim() !== '') {
        children[children.length - 1] = { ...last, value: last.value.trimEnd() };
        break;
      }
    } else break;
    children.pop();
  }
  const content = children.length === 0 ? [] : [{ ...node, children } as PhrasingContent];
  return [...before, ...content, ...after];
}

/** Neighbours of one kind as one. */
function joined(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const result: PhrasingContent[] = [];
  for (const node of nodes) {
    const before = result.at(-1);
    if (before?.type === 'text' && node.type === 'text') {
      result[result.length - 1] = { type: 'text', value: spaced(before.value + node.value) };
    } else if (before && isMark(before) && before.type === node.type) {
      const children = joined([...before.children, ...node.children]);
      result[result.length - 1] = { ...before, children };
    } else if (node.type !== 'text' || node.value !== '') result.push(node);
  }
  return result;
}

/** A heading is bold already. */
function withoutMark(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const [only, ...others] = nodes.filter(
    (each) => each.type !== 'text' || each.value.trim() !== '',
  );
  return only?.type === 'strong' && others.length === 0 ? only.children : [...nodes];
}

function withoutBreaks(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const spaces = nodes.map((each): PhrasingContent =>
    each.type === 'break' ? { type: 'text', value: ' ' } : each,
  );
  return joined(spaces);
}

function splitAtBreaks(nodes: readonly PhrasingContent[]): PhrasingContent[][] {
  const paragraphs: PhrasingContent[][] = [[]];
  let breaks = 0;
  for (const node of nodes) {
    if (node.type === 'break') breaks += 1;
    else if (node.type !== 'text' || node.value.trim() !== '') {
      if (breaks > 1) paragraphs.push([]);
      breaks = 0;
    }
    paragraphs.at(-1)?.push(node);
  }
  return paragraphs.map(trimmed).filter((each) => each.length > 0);
}

function trimmed(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const rest = [...nodes];
  for (let first = rest[0]; first; first = rest[0]) {
    if (first.type === 'text' && first.value.trimStart() !== '') {
      rest[0] = { ...first, value: first.value.trimStart() };
      break;
    }
    if (first.type !== 'break' && first.type !== 'text') break;
    rest.shift();
  }
  for (let last = rest.at(-1); last; last = rest.at(-1)) {
    if (last.type === 'text' && last.value.trimEnd() !== '') {
      rest[rest.length - 1] = { ...last, value: last.value.trimEnd() };
      break;
    }
    if (last.type !== 'break' && last.type !== 'text') break;
    rest.pop();
  }
  return rest;
}

/** The title of an image alone in its paragraph would be shown as its caption. */
function dropTitle(nodes: readonly PhrasingContent[]): void {
  const [only] = nodes;
  const inner = only?.type === 'link' && only.children.length === 1 ? only.children[0] : only;
  if (nodes.length !== 1 || inner?.type !== 'image') return;
  const image = inner as Image & { data?: { isCaption?: boolean } };
  if (image.data?.isCaption !== true) image.title = null;
}
