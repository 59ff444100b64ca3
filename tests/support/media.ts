/**
 * Pictures of the library in tests: made on the spot, brought in as the desk does it.
 */
import { addImage } from '../../src/media/upload.ts';
import type { Media } from '../../src/media/media.ts';
import { imagePath, plainFile } from '../../src/posts/images/image.ts';
import { picture, type Picture } from './pictures.ts';
import { aUser } from './signed-in.ts';
import type { TestBlog } from './test-blog.ts';

let pictures = 0;

/** A JPEG like no other. */
export function aJpeg({ width = 1_000, height = 500 }: Partial<Picture> = {}): Promise<Buffer> {
  pictures += 1;
  const colour = `#${(pictures * 4_099).toString(16).padStart(6, '0')}`;
  return picture({ width, height, colour }).jpeg().toBuffer();
}

export async function aPicture(
  blog: Pick<TestBlog, 'deps'>,
  { name = 'Winter sea.jpg', ...size }: Partial<Picture> & { name?: string } = {},
): Promise<Media> {
  const [bytes, { id: userId }] = [await aJpeg(size), await aUser(blog)];
  const outcome = await addImage(blog.deps, { bytes, name, userId });
  if (outcome.kind !== 'kept') throw new Error(`The picture is ${outcome.kind}.`);
  return outcome.media;
}

/** Where a text finds it. */
export function addressOf(media: Media): string {
  return imagePath(media, plainFile(media));
}
