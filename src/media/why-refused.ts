/**
 * Why the media library refused an upload, as sentences with what to do: for the admin, and for programs.
 */
import type { AddOutcome } from './add.ts';
import { extensionOf, typeOfExtension } from './file-types.ts';
import type { SiteSettings } from '../settings/settings.ts';

export type RefusedUpload = Exclude<AddOutcome, { media: unknown }>;

const REFUSED: Record<Exclude<RefusedUpload['kind'], 'too-large'>, string> = {
  'not-accepted':
    'The media library does not take files of this type, or its content is not what its name says. Put it into a zip file and upload that.',
  'not-an-image':
    'This file is not a valid JPEG, PNG, WebP, GIF or AVIF image. Convert it (for example, SVG or HEIC to PNG) and upload it again.',
  'too-many-pixels':
    'This image has more than 50 million pixels. Make it smaller and upload it again.',
  'too-slow': 'This image took too long to process. Make it smaller and upload it again.',
};

/** @param name of the file, as its sender gives it */
export function whyRefused(
  { kind }: RefusedUpload,
  name: string,
  { maxFileSize }: Pick<SiteSettings, 'maxFileSize'>,
): string {
  if (kind !== 'too-large') return REFUSED[kind];
  return typeOfExtension(extensionOf(name)) === 'file'
    ? `Files other than images can have up to ${maxFileSize} MB. An owner can change that in the settings.`
    : 'Images can have up to 25 MB. Make it smaller (4,096 pixels on the longer side are enough) and upload it again.';
}
