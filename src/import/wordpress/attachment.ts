/**
 * An image or file of a WordPress media library, as galleries and players refer to it.
 */
export type Attachment = {
  id: string;
  /** Absolute. */
  url: string;
  alt: string;
  /** HTML; may be empty. */
  caption: string;
};

const KINDS = {
  image: /\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?)$/i,
  audio: /\.(?:mp3|m4a|ogg|oga|opus|wav|flac|wma)$/i,
  video: /\.(?:mp4|m4v|mov|webm|ogv|avi|mpe?g|wmv|3gp)$/i,
};

export function isOfKind(url: string, kind: keyof typeof KINDS): boolean {
  return KINDS[kind].test(url.replace(/[?#].*$/, ''));
}
