/**
 * A WordPress export of any size, written as a stream: posts of several paragraphs with categories, tags, comments in
 * threads, pingbacks and images. The same for the same numbers.
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const WORDS =
  'harbour ferry timetable weather island bridge lighthouse fisher market morning evening letter notebook cable signal engine captain deck rope anchor current tide map compass coast village station platform window garden kitchen river mountain valley winter summer stone paper glass copper silver music radio story memory question answer'.split(
    ' ',
  );

/** Deterministic, and good enough for words (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const HEAD = `<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>The old blog</title><link>https://old.example</link><description>As it was</description><language>en</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://old.example</wp:base_site_url><wp:base_blog_url>https://old.example</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[mira]]></wp:author_login><wp:author_email><![CDATA[mira@old.example]]></wp:author_email><wp:author_display_name><![CDATA[Mira]]></wp:author_display_name></wp:author>
`;

const FIRST_POST = Date.UTC(2004, 0);
const HOUR_MS = 3_600_000;

/** One item, with about `length` characters of text. */
function item(id: number, length: number, random: () => number): string {
  const word = () => WORDS[Math.floor(random() * WORDS.length)] ?? '';
  const words = (count: number) => Array.from({ length: count }, word).join(' ');
  const date = new Date(FIRST_POST + id * HOUR_MS).toISOString().slice(0, 19).replace('T', ' ');
  const slug = `${word()}-${word()}-${id}`;
  let body = '';
  while (body.length < length) {
    const kind = random();
    if (kind < 0.08) body += `<!-- wp:heading -->\n<h2>${words(4)}</h2>\n<!-- /wp:heading -->\n\n`;
    else if (kind < 0.14) body += `<ul><li>${words(5)}</li><li>${words(7)}</li></ul>\n\n`;
    else if (kind < 0.18)
      body += `<img src="https://old.example/wp-content/uploads/2010/01/${id % 5_000}.jpg" alt="${words(3)}" />\n\n`;
    else
      body += `${words(30)} <a href="https://other.example/${id}/${word()}">${words(3)}</a> ${words(12)}, <strong>${word()}</strong> ${words(20)}.\n\n`;
  }
  const terms = [0, 1, 2]
    .map((each) => {
      const name = WORDS[(id * 7 + each * 13) % WORDS.length] ?? '';
      const domain = each === 0 ? 'category' : 'post_tag';
      return `<category domain="${domain}" nicename="${name}"><![CDATA[${name}]]></category>`;
    })
    .join('');
  const comments = Array.from({ length: id % 3 }, (_, each) => {
    const parent = each === 0 ? 0 : id * 10 + each - 1;
    const isPing = each === 1 && id % 2 === 0;
    return `<wp:comment><wp:comment_id>${id * 10 + each}</wp:comment_id><wp:comment_author><![CDATA[${word()}]]></wp:comment_author><wp:comment_author_email>a@${word()}.example</wp:comment_author_email><wp:comment_author_url>https://${word()}-${id % 500}.example/${id}</wp:comment_author_url><wp:comment_date_gmt><![CDATA[${date}]]></wp:comment_date_gmt><wp:comment_content><![CDATA[${words(25)}]]></wp:comment_content><wp:comment_approved><![CDATA[1]]></wp:comment_approved><wp:comment_type><![CDATA[${isPing ? 'pingback' : 'comment'}]]></wp:comment_type><wp:comment_parent>${isPing ? 0 : parent}</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id></wp:comment>`;
  }).join('');
  return `<item><title><![CDATA[${words(5)} ${id}]]></title><link>https://old.example/${date.slice(0, 4)}/${date.slice(5, 7)}/${date.slice(8, 10)}/${slug}/</link><dc:creator><![CDATA[mira]]></dc:creator><guid isPermaLink="false">https://old.example/?p=${id}</guid><content:encoded><![CDATA[${body}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>${id}</wp:post_id><wp:post_date><![CDATA[${date}]]></wp:post_date><wp:post_date_gmt><![CDATA[${date}]]></wp:post_date_gmt><wp:comment_status><![CDATA[open]]></wp:comment_status><wp:ping_status><![CDATA[open]]></wp:ping_status><wp:post_name><![CDATA[${slug}]]></wp:post_name><wp:status><![CDATA[publish]]></wp:status><wp:post_parent>0</wp:post_parent><wp:menu_order>0</wp:menu_order><wp:post_type><![CDATA[post]]></wp:post_type><wp:post_password><![CDATA[]]></wp:post_password><wp:is_sticky>0</wp:is_sticky>${terms}${comments}</item>\n`;
}

/** @returns how many bytes were written */
export async function writeSource(
  file: string,
  { posts, bytes }: { posts: number; bytes: number },
): Promise<number> {
  const random = numbers(posts);
  const stream = createWriteStream(file);
  const perPost = Math.max(500, Math.round(bytes / posts) - 1_600);
  stream.write(HEAD);
  for (let id = 1; id <= posts; id += 1) {
    if (!stream.write(item(id, perPost, random))) await once(stream, 'drain');
  }
  stream.end('</channel>\n</rss>\n');
  await once(stream, 'finish');
  return stream.bytesWritten;
}
