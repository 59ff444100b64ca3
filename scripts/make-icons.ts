/**
 * Makes public/site/favicon.ico and apple-touch-icon.png from public/site/icon.svg. Run by
 * hand when the icon changes: `npm run icons`. The results are committed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';

const folder = new URL('../public/site/', import.meta.url);
const mark = readFileSync(new URL('icon.svg', folder));

/** Apple's icon has no transparency: transparent pixels would be black. */
writeFileSync(
  new URL('apple-touch-icon.png', folder),
  await sharp(mark, { density: 72 * 6 })
    .resize(140, 140)
    .extend({ top: 20, bottom: 20, left: 20, right: 20, background: '#fdfcf9' })
    .flatten({ background: '#fdfcf9' })
    .png({ compressionLevel: 9, palette: true })
    .toBuffer(),
);

const images = await Promise.all(
  [16, 32, 48].map(async (size) => ({
    size,
    image: await sharp(mark, { density: 72 * 6 })
      .resize(size, size)
      .png({ compressionLevel: 9 })
      .toBuffer(),
  })),
);

/** An ICONDIR of ICONDIRENTRYs, and after them the images, as PNG since Windows Vista. */
const header = Buffer.alloc(6 + 16 * images.length);
header.writeUInt16LE(1, 2);
header.writeUInt16LE(images.length, 4);
let offset = header.length;
for (const [i, { size, image }] of images.entries()) {
  const at = 6 + 16 * i;
  header.writeUInt8(size, at);
  header.writeUInt8(size, at + 1);
  header.writeUInt16LE(1, at + 4);
  header.writeUInt16LE(32, at + 6);
  header.writeUInt32LE(image.length, at + 8);
  header.writeUInt32LE(offset, at + 12);
  offset += image.length;
}
writeFileSync(
  new URL('favicon.ico', folder),
  Buffer.concat([header, ...images.map(({ image }) => image)]),
);
