/**
 * Numbers in sentences of the admin, which is in English.
 */

/** "1 comment", "1,200 comments". @param many where it is not the word with an s */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** "15 seconds", "4 minutes". */
export function inWords(seconds: number): string {
  return seconds < 60 ? plural(seconds, 'second') : plural(Math.ceil(seconds / 60), 'minute');
}
