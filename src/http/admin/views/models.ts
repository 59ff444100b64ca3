/**
 * What each template of views/admin receives, besides `desk` and `adminUrl(path)` and
 * `assetUrl(name)`.
 */
import type { CommenterView } from './commenter.ts';
import type { CommentPageView, ResponsesView } from './responses.ts';
import type { MediaDeleteView, MediaListView, MediaView } from './media.ts';
import type { MailView } from './mail.ts';
import type { OutboxView, NotifiedPageView } from './outbox.ts';
import type { DryRunView, EditorView, PostListView, RevisionsView } from './posts.ts';
import type { SelfTestView } from './self-test.ts';
import type {
  AccountView,
  AppPasswordView,
  RecoveryCodesView,
  SecondFactorView,
} from './account.ts';
import type { AuditView, InvitationView, InvitedView, PeopleView } from './users.ts';
import type { OverviewView } from './overview.ts';
import type { ListsView, SettingsView } from './settings.ts';

export type PlaceView = { text: string; url: string; count: number | null; isCurrent: boolean };

/** What every page of the desk shows around itself. */
export type AdminView = {
  siteTitle: string;
  homeUrl: string;
  language: string;
  direction: 'ltr' | 'rtl';
  stylesheetUrl: string;
  signedIn: { name: string; csrfToken: string; places: PlaceView[] } | null;
};

/** Fields of a form that is kept until somebody has signed in: names and values. */
export type CarriedField = [name: string, value: string];

export type SignInView = {
  heading: string;
  email: string;
  error: string | null;
  /** What became of the form that was sent without a session. */
  notice: string | null;
  returnPath: string;
  carried: CarriedField[];
};

/** The second step, for accounts with a second factor. */
export type SignInCodeView = {
  ticket: string;
  error: string | null;
  returnPath: string;
  carried: CarriedField[];
};

/** After signing in with a form that was kept: it is sent with a click. */
export type ResumeView = { action: string; carried: CarriedField[] };

export type SetupView = {
  secret: string;
  values: {
    siteTitle: string;
    siteLanguage: string;
    timeZone: string;
    name: string;
    email: string;
  };
  timeZones: string[];
  errors: Partial<
    Record<'siteTitle' | 'siteLanguage' | 'timeZone' | 'name' | 'email' | 'password', string>
  >;
};

export type MessageView = { title: string; message: string };

/** Pages for who is not signed in. */
export type OutsideViewOf = {
  'sign-in': SignInView;
  'sign-in-code': SignInCodeView;
  setup: SetupView;
  'setup-closed': object;
  invited: InvitedView;
  'invited-closed': object;
};

/** Pages for who is. */
export type AdminViewOf = {
  resume: ResumeView;
  message: MessageView;
  posts: PostListView;
  editor: EditorView;
  'dry-run': DryRunView;
  revisions: RevisionsView;
  media: MediaListView;
  image: MediaView;
  'image-delete': MediaDeleteView;
  responses: ResponsesView;
  comment: CommentPageView;
  commenter: CommenterView;
  outbox: OutboxView;
  mail: MailView;
  notified: NotifiedPageView;
  'self-test': SelfTestView;
  account: AccountView;
  'second-factor': SecondFactorView;
  'app-password': AppPasswordView;
  'recovery-codes': RecoveryCodesView;
  overview: OverviewView;
  people: PeopleView;
  invitation: InvitationView;
  audit: AuditView;
  settings: SettingsView;
  lists: ListsView;
};
