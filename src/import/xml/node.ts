/**
 * An element of an exported XML file with its content, and how much memory it takes.
 */

export type XmlNode = {
  /** With the usual prefix of its namespace, whatever the file has: `wp:post_id`. */
  name: string;
  attributes: Record<string, string>;
  /** Decoded. White space around CDATA is dropped. */
  text: string;
  /** Whether the text was CDATA: then its references have not been decoded. */
  isCdata: boolean;
  children: XmlNode[];
};

/** What an element or an attribute takes beside its text, in characters. */
export const NODE_CHARACTERS = 100;

/** Also of what is in it. */
export function sizeOf({ text, attributes, children }: XmlNode): {
  characters: number;
  nodes: number;
} {
  let [characters, nodes] = [text.length + NODE_CHARACTERS, 1];
  for (const [name, value] of Object.entries(attributes)) {
    characters += name.length + value.length + NODE_CHARACTERS;
  }
  for (const child of children) {
    const size = sizeOf(child);
    characters += size.characters;
    nodes += size.nodes;
  }
  return { characters, nodes };
}
