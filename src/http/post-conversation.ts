/**
 * The conversation under a post, gathered for a page of it: what was said, and the form for more.
 */
import { formSecret } from '../settings/form-secret.ts';
import { stampFor, stampKeepsUntil } from '../comments/form-stamp.ts';
import { listVisibleComments } from '../comments/list.ts';
import { commentsOpen, nextCommentChange, type CommentsOpen } from '../comments/open.ts';
import type { Deps } from '../deps.ts';
import { listVisibleLinkbacks } from '../linkbacks/list.ts';
import { canMail } from '../mail/letter.ts';
import { permalink, type Post } from '../posts/post.ts';
import type { SiteSettings } from '../settings/settings.ts';
import { commentPageUrl, commentsUrl } from './addresses.ts';
import type { CommentingView } from './comment-views.ts';
import { conversationOf, type Conversation } from './conversation.ts';
import { presentForm } from './present-comment-form.ts';
import { presentDate } from './present-date.ts';

export type PostConversation = {
  conversation: Conversation;
  open: CommentsOpen;
  commenting: CommentingView;
  /** When time alone changes it; `null`: never. */
  endsAt: Date | null;
};

/** @param page from 1; of one that there is not, the last is gathered */
export async function gatherConversation(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  settings: SiteSettings,
  post: Post,
  page = 1,
): Promise<PostConversation> {
  const { siteUrl } = deps.config;
  const now = deps.clock.now();
  const [comments, linkbacks] = await Promise.all([
    listVisibleComments(deps, post.id),
    listVisibleLinkbacks(deps, post.id),
  ]);
  const perPage = settings.commentsPerPage;
  const conversation = conversationOf({ comments, linkbacks }, { page, perPage });
  const open = commentsOpen(post, settings, now);
  const isOpen = open.kind === 'open';
  const url = permalink(siteUrl, post);
  const form = isOpen
    ? presentForm({
        actionUrl: commentsUrl(url),
        stamp: stampFor(await formSecret(deps), post.id, now),
        offersFollow: canMail(deps.config),
      })
    : null;
  const closesAt = nextCommentChange(post, settings, now);
  const endings = isOpen ? [stampKeepsUntil(now), closesAt] : [];
  const moments = endings.flatMap((moment) => moment?.getTime() ?? []);
  return {
    conversation,
    open,
    commenting: {
      form,
      until: closesAt && presentDate(closesAt, settings.siteLanguage),
      pages:
        conversation.pages === 1
          ? []
          : Array.from({ length: conversation.pages }, (_each, at) => ({
              text: String(at + 1),
              url: commentPageUrl(url, at + 1),
              isCurrent: at + 1 === conversation.page,
            })),
    },
    endsAt: moments.length === 0 ? null : new Date(Math.min(...moments)),
  };
}
