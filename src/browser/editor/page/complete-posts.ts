/**
 * Offers the posts whose titles have the words of a field, which takes the path of one. Without it, the path is typed.
 */

/** What `GET /admin/posts/titles` answers. */
type Title = { title: string; url: string; detail: string };

const PAUSE_MS = 150;

/** The field names a datalist, whose `data-titles` is the URL that finds titles. */
export function completePosts(field: HTMLInputElement): void {
  const { list } = field;
  const url = list?.dataset['titles'];
  if (!list || !url) return;
  let typing: ReturnType<typeof setTimeout> | undefined;
  let asked = '';
  field.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => void offer(), PAUSE_MS);
  });

  async function offer(): Promise<void> {
    const words = field.value.trim();
    // A path or URL is complete; so is what was chosen.
    if (words === '' || /^(\/|https?:)/i.test(words)) return;
    asked = words;
    const titles = await titlesWith(words);
    if (asked !== words) return;
    list?.replaceChildren(
      ...titles.map(({ title, url: value, detail }) => {
        const option = document.createElement('option');
        option.value = value;
        option.label = `${title} · ${detail}`;
        return option;
      }),
    );
  }

  async function titlesWith(words: string): Promise<Title[]> {
    try {
      const answer = await fetch(`${url ?? ''}?q=${encodeURIComponent(words)}`);
      return answer.ok ? ((await answer.json()) as { titles: Title[] }).titles : [];
    } catch {
      return [];
    }
  }
}
