/**
 * Whether a YAML text nests so deeply that its parser, which recurses, would end the process: when the stack is full,
 * Node aborts while it compiles a regular expression, and nothing can catch that.
 */

const MAX_DEPTH = 100;

/**
 * Counts brackets also in quoted text, and marks of lists and keys on one line. Indented levels need ever longer lines,
 * so that they are few in a text of limited length.
 */
export function isYamlTooDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1;
    else if ((character === ']' || character === '}') && depth > 0) depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return new RegExp(`^[ \\t]*(?:[-?:][ \\t]+){${MAX_DEPTH}}`, 'm').test(text);
}
