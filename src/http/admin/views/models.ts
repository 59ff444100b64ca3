/**
 * The view model of each template in views/admin. Templates also get `admin`, `adminUrl(path)` and
 * `assetUrl(name)`.
 */
import type {
  AccountView,
  AppPasswordView,
  AuthorizedView,
  AuthorizeView,
  NewTokenView,
  RecoveryCodesView,
  SecondFactorView,
  AuditView,
  InvitationView,
  InvitedView,
  UsersView,
} from './account.ts';
import type {
  FileDeleteView,
  FileView,
  MediaDeleteView,
  MediaListView,
  MediaView,
} from './media.ts';
import type { MailView, OutboxView, NotifiedPageView } from './outbox.ts';
import type {
  BackupView,
  ExportView,
  ImportRunView,
  ImportUndoView,
  ImportView,
} from './moving.ts';
import type { OverviewView, SelfTestView } from './overview.ts';
import type { ConvertView, RevisionsView } from './post-texts.ts';
import type {
  CalendarPageView,
  DryRunView,
  EditorView,
  PostListView,
  PublishView,
} from './posts.ts';
import type {
  CommenterView,
  CommentPageView,
  LinkbackPageView,
  ResponsesView,
} from './responses.ts';
import type { ListsView, SettingsView } from './settings.ts';
import type { FiledListView, FiledView } from './terms.ts';

export type PlaceView = { text: string; url: string; count: number | null; isCurrent: boolean };

/** The frame of every page: site title, navigation, user. */
export type AdminView = {
  siteTitle: string;
  homeUrl: string;
  language: string;
  direction: 'ltr' | 'rtl';
  stylesheetUrl: string;
  /** The stylesheet of the chosen accent; `null` for the default. */
  appearanceUrl: string | null;
  /** The icon of the site, 32 by 32 pixels; `null`: ours. */
  iconUrl: string | null;
  /** Ours, in the accent colour. */
  defaultIconUrl: string;
  /** The web app manifest. */
  manifestUrl: string;
  signedIn: {
    name: string;
    csrfToken: string;
    /** The groups of the navigation. */
    places: PlaceView[][];
    account: PlaceView;
  } | null;
};

/** A field of a form that is carried through signing in. */
export type CarriedField = [name: string, value: string];

export type SignInView = {
  heading: string;
  email: string;
  error: string | null;
  /** What happened to a form that was sent without a session. */
  notice: string | null;
  returnPath: string;
  carried: CarriedField[];
};

/** The code of the second factor. */
export type SignInCodeView = {
  ticket: string;
  error: string | null;
  returnPath: string;
  carried: CarriedField[];
};

/** A carried form, to be submitted after signing in. */
export type ResumeView = { action: string; carried: CarriedField[] };

export type SetupView = {
  secret: string;
  values: {
    siteTitle: string;
    siteLanguage: string;
    timeZone: string;
    name: string;
    email: string;
    keepsSamples: boolean;
    /** Whether to begin with a list of words that spam has. */
    addsSpamWords: boolean;
  };
  languages: { tag: string; name: string }[];
  timeZones: string[];
  errors: Partial<
    Record<'siteTitle' | 'siteLanguage' | 'timeZone' | 'name' | 'email' | 'password', string>
  >;
};

/** A forgotten password. */
export type ForgotView = { canMail: boolean; email: string; error: string | null };
export type ForgotSentView = { email: string };

export type MessageView = { title: string; message: string };

/** Pages that need no session. */
export type OutsideViewOf = {
  'sign-in': SignInView;
  'sign-in-code': SignInCodeView;
  forgot: ForgotView;
  'forgot-sent': ForgotSentView;
  setup: SetupView;
  'setup-closed': object;
  invited: InvitedView;
  'invited-closed': object;
};

/** Pages for signed-in users. */
export type AdminViewOf = {
  resume: ResumeView;
  message: MessageView;
  posts: PostListView;
  calendar: CalendarPageView;
  editor: EditorView;
  convert: ConvertView;
  'dry-run': DryRunView;
  publish: PublishView;
  revisions: RevisionsView;
  media: MediaListView;
  image: MediaView;
  'image-delete': MediaDeleteView;
  file: FileView;
  'file-delete': FileDeleteView;
  responses: ResponsesView;
  comment: CommentPageView;
  linkback: LinkbackPageView;
  commenter: CommenterView;
  outbox: OutboxView;
  mail: MailView;
  notified: NotifiedPageView;
  'self-test': SelfTestView;
  account: AccountView;
  'second-factor': SecondFactorView;
  'app-password': AppPasswordView;
  'access-token': NewTokenView;
  authorize: AuthorizeView;
  authorized: AuthorizedView;
  'recovery-codes': RecoveryCodesView;
  overview: OverviewView;
  users: UsersView;
  invitation: InvitationView;
  audit: AuditView;
  settings: SettingsView;
  import: ImportView;
  'import-run': ImportRunView;
  'import-undo': ImportUndoView;
  export: ExportView;
  backup: BackupView;
  lists: ListsView;
  terms: FiledListView;
  term: FiledView;
};
