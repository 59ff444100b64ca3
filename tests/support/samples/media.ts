/** Images and files of the library, made in the test and uploaded as the admin does it. */
import { addFile } from '../../../src/media/add-file.ts';
import type { LibraryFile } from '../../../src/media/file.ts';
import { addImage } from '../../../src/media/upload.ts';
import type { Media } from '../../../src/media/image.ts';
import { imagePath, plainFile } from '../../../src/posts/images/image.ts';
import { image, type ImageShape } from './images.ts';
import { aUser } from '../blog/signed-in.ts';
import type { TestBlog } from '../blog/test-blog.ts';

let images = 0;

/** A JPEG that differs from all others. */
export function aJpeg({ width = 1_000, height = 500 }: Partial<ImageShape> = {}): Promise<Buffer> {
  images += 1;
  const colour = `#${(images * 4_099).toString(16).padStart(6, '0')}`;
  return image({ width, height, colour }).jpeg().toBuffer();
}

export async function anImage(
  blog: Pick<TestBlog, 'deps'>,
  { name = 'Winter sea.jpg', ...size }: Partial<ImageShape> & { name?: string } = {},
): Promise<Media> {
  const [bytes, { id: userId }] = [await aJpeg(size), await aUser(blog)];
  const outcome = await addImage(blog.deps, { bytes, name, userId });
  if (outcome.kind !== 'added') throw new Error(`The image is ${outcome.kind}.`);
  return outcome.media;
}

/** The URL for a post's text. */
export function addressOf(media: Media): string {
  return imagePath(media, plainFile(media));
}

let files = 0;

/** A PDF, as far as its beginning tells, that differs from all others. */
export function aPdf(): Buffer {
  files += 1;
  return Buffer.from(`%PDF-1.4\n% ${files}\n`);
}

/** A recording, as far as its beginning tells, that differs from all others. */
export function anMp3(size = 300): Buffer {
  files += 1;
  return Buffer.concat([Buffer.from(`ID3\u0003 ${files} `), Buffer.alloc(size, 'la')]);
}

export async function aFile(
  { deps }: Pick<TestBlog, 'deps'>,
  { name = 'Interview.mp3', content = anMp3(), userId = null as number | null } = {},
): Promise<LibraryFile> {
  const open = () => [content];
  const outcome = await addFile(deps, { open, name, userId, maxBytes: 10_000_000 });
  if (outcome.kind !== 'added') throw new Error(`The file is ${outcome.kind}.`);
  return outcome.media;
}
