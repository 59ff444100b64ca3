/**
 * Finds footnotes: two links that lead to each other, the later one in the note. That is how WordPress,
 * Hugo, GitHub, Wikipedia, Google Docs, Word, LibreOffice and our own pages write them.
 */
import { element, text, elementsIn, isBlank, isElement, textOf, valueOf } from './tree.ts';
import { lose, type Losses } from './losses.ts';
import type { Element, Parent, Root } from './tree.ts';

type Link = { link: Element; to: string; at: string[]; ancestors: Parent[] };

/** Texts of links that only lead back. */
const BACK = /^(?:[\s[\]()\d↩↵⏎⤴^.:*†‡a-z]|\ufe0e|\ufe0f){0,6}$/iu;
const NUMBER = /^\[?\d+\]?$/;
const REFERENCE = /^.{0,12}$/su;
/** Of one element, that are looked at: a note has a few, an article has thousands. */
const MAX_LINKS = 50;
/** How far an id may be above its link. */
const MAX_ABOVE = 6;
const NOTE_CONTAINERS = new Set(['li', 'div', 'aside', 'dd', 'section']);

/**
 * Drops references whose note is missing, replaces the others by `footnote-reference`, and moves the notes to the end of `root` as
 * `footnote-definition`, both with a `label`, counted from 1.
 */
export function markFootnotes(root: Root, losses: Losses): void {
  const links = [...linksIn(root)];
  const byAnchor = new Map<string, Link[]>();
  for (const link of links) {
    for (const anchor of link.at) {
      const others = byAnchor.get(anchor);
      if (!others) byAnchor.set(anchor, [link]);
      else if (others.length < MAX_LINKS) others.push(link);
    }
  }
  const order = new Map(links.map((link, index) => [link, index]));
  const notes = new Map<Element, { label: string; references: Link[]; backs: Set<Element> }>();
  for (const reference of links) {
    if (!REFERENCE.test(textOf(reference.link).trim())) continue;
    const back = (byAnchor.get(reference.to) ?? []).find(
      (other) =>
        reference.at.includes(other.to) && (order.get(other) ?? 0) > (order.get(reference) ?? 0),
    );
    const note = back && noteOf(back, reference.to);
    if (!note || reference.ancestors.includes(note) || !BACK.test(textOf(back.link))) continue;
    const known = notes.get(note) ?? {
      label: String(notes.size + 1),
      references: [],
      backs: new Set(),
    };
    known.references.push(reference);
    known.backs.add(back.link);
    notes.set(note, known);
  }
  const parents = new Map(links.flatMap(({ ancestors }) => parentsIn(ancestors)));
  const marked = new Set([...notes.values()].flatMap(({ references }) => references));
  const targets = new Set([...elementsIn(root)].flatMap(idsOf));
  for (const { ancestors, to } of links.filter((each) => !marked.has(each))) {
    const sup = ancestors.at(-1);
    if (!isElement(sup, 'sup') || targets.has(to) || !NUMBER.test(textOf(sup).trim())) continue;
    sup.children = [];
    lose(losses, 'missing-note');
  }
  for (const [note, { label, references, backs }] of notes) {
    for (const { link, ancestors } of references) replaceReference(link, ancestors, label);
    for (const back of [...backs, ...backLinksIn(note, references)]) remove(note, back);
    detach(note, parents);
    root.children.push(element('footnote-definition', { label }, note.children));
  }
}

/** With the ids that others may link to: its own, its name, and those of the elements around it. */
function* linksIn(parent: Parent, ancestors: Parent[] = []): Generator<Link> {
  const path = [...ancestors, parent];
  for (const child of parent.children) {
    if (!isElement(child)) continue;
    const href = valueOf(child, 'href');
    const hash = href.indexOf('#');
    if (child.tagName === 'a' && hash >= 0) {
      const at = [child, ...path.slice(1).slice(-MAX_ABOVE).reverse()].flatMap((each) =>
        isElement(each as Element) ? idsOf(each as Element) : [],
      );
      yield { link: child, to: decoded(href.slice(hash + 1)), at, ancestors: path };
    }
    yield* linksIn(child, path);
  }
}

function idsOf(element: Element): string[] {
  return [valueOf(element, 'id'), valueOf(element, 'name')].filter(Boolean);
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/** The element with the id, or the block around the link if the link itself has it. */
function noteOf({ link, ancestors }: Link, id: string): Element | null {
  const around = ancestors.filter((each): each is Element => each.type === 'element').reverse();
  const named = around.find((each) => idsOf(each).includes(id));
  if (named && (NOTE_CONTAINERS.has(named.tagName) || named.tagName === 'p')) return named;
  if (!named && !idsOf(link).includes(id)) return null;
  const block = around.find((each) => NOTE_CONTAINERS.has(each.tagName) || each.tagName === 'p');
  const outer = block && around[around.indexOf(block) + 1];
  const holdsOneNote = outer && NOTE_CONTAINERS.has(outer.tagName) && noteLinks(outer) === 1;
  return holdsOneNote ? outer : (block ?? null);
}

function noteLinks(parent: Element): number {
  return [...elementsIn(parent)].filter(
    (each) => each.tagName === 'a' && idsOf(each).length > 0 && valueOf(each, 'href').includes('#'),
  ).length;
}

/** The whole `sup` around the link, where it contains nothing else but brackets. */
function replaceReference(link: Element, ancestors: Parent[], label: string): void {
  let replaced: Element = link;
  let parent = ancestors.at(-1);
  for (const outer of [...ancestors].reverse()) {
    if (outer.type !== 'element' || !['sup', 'span'].includes(outer.tagName)) break;
    if (!BACK.test(textOf(outer))) break;
    replaced = outer;
    parent = ancestors[ancestors.indexOf(outer) - 1];
  }
  const index = parent?.children.indexOf(replaced) ?? -1;
  if (parent && index >= 0) {
    parent.children.splice(
      index,
      1,
      element('footnote-reference', { label }, [text(`[${label}]`)]),
    );
  }
}

/** A note that several places refer to has a link back to each. */
function backLinksIn(note: Element, references: Link[]): Element[] {
  const anchors = new Set(references.flatMap(({ at }) => at));
  return [...elementsIn(note)].filter((each) => {
    const href = valueOf(each, 'href');
    const fragment = href.includes('#') ? decoded(href.slice(href.indexOf('#') + 1)) : '';
    return each.tagName === 'a' && anchors.has(fragment) && BACK.test(textOf(each));
  });
}

/** Also an element that contained nothing else. */
function remove(from: Element, gone: Element): boolean {
  const index = from.children.indexOf(gone);
  if (index >= 0) {
    from.children.splice(index, 1);
    return true;
  }
  return from.children.some((child) => {
    if (!isElement(child) || !remove(child, gone)) return false;
    if (isBlank(child)) from.children.splice(from.children.indexOf(child), 1);
    return true;
  });
}

function parentsIn(ancestors: Parent[]): [Parent, Parent][] {
  return ancestors.slice(1).map((each, index) => [each, ancestors[index] ?? each]);
}

/** Removes a note, and the list or section around it once nothing but its heading is left. */
function detach(note: Element, parents: Map<Parent, Parent>): void {
  const parent = parents.get(note);
  if (!parent) return;
  parent.children = parent.children.filter((child) => child !== note);
  const isOver =
    parent.type === 'element' &&
    parent.children.every(
      (child) => isBlank(child) || isElement(child, 'hr') || isFootnoteHeading(child),
    );
  const hadOnlyNotes =
    parent.type === 'element' && ['ol', 'ul', 'section', 'div', 'aside'].includes(parent.tagName);
  if (isOver && hadOnlyNotes) detach(parent, parents);
}

function isFootnoteHeading(node: Parent['children'][number]): boolean {
  return (
    isElement(node) &&
    /^h[1-6]$/.test(node.tagName) &&
    /note|sr-only/i.test(JSON.stringify(node.properties))
  );
}
