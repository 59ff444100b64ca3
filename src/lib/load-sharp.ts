/**
 * Loads sharp with only the named decoders enabled. Files are recognised by their bytes, so formats that are
 * programs (SVG, PDF) are never decoded. Only for subprocesses (subprocess.ts).
 */
import type Sharp from 'sharp';

/** As libvips spells them; GIF's is `Nsgif`, AVIF's `Heif`. */
export type Decoder = 'Jpeg' | 'Png' | 'Webp' | 'Nsgif' | 'Heif';

/** @throws Error on a machine that sharp is not made for */
export async function loadSharp(
  decoders: readonly Decoder[],
  threads: number,
): Promise<typeof Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(threads);
  sharp.cache(false);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: decoders.map((name) => `VipsForeignLoad${name}Buffer`) });
  return sharp;
}
