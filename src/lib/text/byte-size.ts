/** A number of bytes as an owner reads it: “640 kB”, “12.3 MB”. A file that is not empty has at least 1 kB. */
export function byteSize(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1_000).toLocaleString('en')} kB`;
  return `${(bytes / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
}
