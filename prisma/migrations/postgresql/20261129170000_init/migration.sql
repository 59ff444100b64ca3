CREATE SCHEMA IF NOT EXISTS "public";
CREATE TABLE "Setting" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    CONSTRAINT "Setting_pkey" PRIMARY KEY ("key")
);
CREATE TABLE "Post" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'post',
    "path" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "markdown" TEXT NOT NULL,
    "bodyHtml" TEXT NOT NULL,
    "excerpt" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "words" INTEGER NOT NULL,
    "renderer" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL DEFAULT 'published',
    "password" TEXT,
    "wasPublic" BOOLEAN NOT NULL DEFAULT false,
    "publishedAt" TIMESTAMP(3) NOT NULL,
    "month" TEXT NOT NULL DEFAULT '',
    "language" TEXT,
    "authorId" INTEGER,
    "coverId" INTEGER,
    "wordpressId" INTEGER,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "commentsOpen" BOOLEAN NOT NULL,
    "pingbacksOpen" BOOLEAN NOT NULL DEFAULT true,
    "trackbacksOpen" BOOLEAN NOT NULL DEFAULT true,
    "webmentionsOpen" BOOLEAN NOT NULL DEFAULT true,
    "responseKind" TEXT,
    "responseTo" TEXT,
    "rsvp" TEXT,
    "trackbacksTo" TEXT NOT NULL DEFAULT '',
    "notifies" BOOLEAN NOT NULL DEFAULT true,
    "notifyAt" TIMESTAMP(3),
    "quiet" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "Post_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "PostFile" (
    "key" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "postId" INTEGER NOT NULL,
    CONSTRAINT "PostFile_pkey" PRIMARY KEY ("key")
);
CREATE TABLE "Author" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT,
    CONSTRAINT "Author_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "Term" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    CONSTRAINT "Term_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "PostTerm" (
    "postId" INTEGER NOT NULL,
    "termId" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "publishedAt" TIMESTAMP(3),
    CONSTRAINT "PostTerm_pkey" PRIMARY KEY ("postId","termId")
);
CREATE TABLE "Touch" (
    "id" SERIAL NOT NULL,
    "keys" TEXT NOT NULL,
    CONSTRAINT "Touch_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "OldPath" (
    "path" TEXT NOT NULL,
    "postId" INTEGER NOT NULL,
    CONSTRAINT "OldPath_pkey" PRIMARY KEY ("path")
);
CREATE TABLE "Host" (
    "name" TEXT NOT NULL,
    "freeAt" TIMESTAMP(3) NOT NULL,
    "recentFetches" TEXT NOT NULL DEFAULT '',
    "blocked" BOOLEAN NOT NULL DEFAULT false,
    "notified" BOOLEAN NOT NULL DEFAULT true,
    "approved" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "spam" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "Host_pkey" PRIMARY KEY ("name")
);
CREATE TABLE "ListEntry" (
    "list" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    CONSTRAINT "ListEntry_pkey" PRIMARY KEY ("list","value")
);
CREATE TABLE "Source" (
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "hostName" TEXT NOT NULL,
    "nextCheckAt" TIMESTAMP(3),
    "knocks" INTEGER NOT NULL DEFAULT 0,
    "knocksChecked" INTEGER NOT NULL DEFAULT 0,
    "knockedBy" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "lastOutcome" TEXT,
    "checkedAt" TIMESTAMP(3),
    CONSTRAINT "Source_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "SourceAlias" (
    "key" TEXT NOT NULL,
    "sourceId" INTEGER NOT NULL,
    CONSTRAINT "SourceAlias_pkey" PRIMARY KEY ("key")
);
CREATE TABLE "Linkback" (
    "id" SERIAL NOT NULL,
    "sourceId" INTEGER NOT NULL,
    "postId" INTEGER NOT NULL,
    "statusToken" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "verification" TEXT NOT NULL DEFAULT 'pending',
    "moderation" TEXT NOT NULL DEFAULT 'pending',
    "moderatedAt" TIMESTAMP(3),
    "byOwner" BOOLEAN NOT NULL DEFAULT false,
    "type" TEXT NOT NULL DEFAULT 'mention',
    "rsvp" TEXT,
    "title" TEXT,
    "author" TEXT,
    "authorUrl" TEXT,
    "site" TEXT,
    "publishedAt" TIMESTAMP(3),
    "excerpt" TEXT,
    "linkStart" INTEGER,
    "linkEnd" INTEGER,
    "content" TEXT,
    "outsideLinks" TEXT NOT NULL DEFAULT '',
    "finalHost" TEXT,
    "photoId" INTEGER,
    "claimedTitle" TEXT,
    "claimedExcerpt" TEXT,
    "claimedBlogName" TEXT,
    "claimedBytes" TEXT,
    "score" INTEGER NOT NULL DEFAULT 0,
    "scoreReasons" TEXT NOT NULL DEFAULT '[]',
    "proposed" TEXT,
    "proposedAt" TIMESTAMP(3),
    "approvedText" TEXT,
    "vouch" TEXT,
    "vouched" BOOLEAN,
    "receivedAt" TIMESTAMP(3) NOT NULL,
    "verifiedAt" TIMESTAMP(3),
    "missedChecks" INTEGER NOT NULL DEFAULT 0,
    "missingSince" TIMESTAMP(3),
    CONSTRAINT "Linkback_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "MergedLinkback" (
    "statusToken" TEXT NOT NULL,
    "linkbackId" INTEGER NOT NULL,
    CONSTRAINT "MergedLinkback_pkey" PRIMARY KEY ("statusToken")
);
CREATE TABLE "Photo" (
    "id" SERIAL NOT NULL,
    "url" TEXT NOT NULL,
    "hostName" TEXT NOT NULL,
    "image" BYTEA,
    "nextFetchAt" TIMESTAMP(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "fetchedAt" TIMESTAMP(3),
    CONSTRAINT "Photo_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "OutboxEntry" (
    "id" SERIAL NOT NULL,
    "postId" INTEGER NOT NULL,
    "target" TEXT NOT NULL,
    "targetKey" TEXT NOT NULL,
    "byHand" BOOLEAN NOT NULL DEFAULT false,
    "linked" BOOLEAN NOT NULL DEFAULT true,
    "passage" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "protocol" TEXT,
    "endpoint" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lastAnswer" TEXT,
    "statusUrl" TEXT,
    "hostName" TEXT NOT NULL,
    "nextTryAt" TIMESTAMP(3),
    "changes" INTEGER NOT NULL DEFAULT 0,
    "sentAt" TIMESTAMP(3),
    "sourcePath" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "OutboxEntry_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "User" (
    "id" SERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "authorId" INTEGER,
    "totpSecret" TEXT,
    "totpStep" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "Session" (
    "tokenHash" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "userId" INTEGER NOT NULL,
    "userAgent" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "seenAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "Session_pkey" PRIMARY KEY ("tokenHash")
);
CREATE TABLE "RecoveryCode" (
    "codeHash" TEXT NOT NULL,
    "userId" INTEGER NOT NULL,
    CONSTRAINT "RecoveryCode_pkey" PRIMARY KEY ("codeHash")
);
CREATE TABLE "Passkey" (
    "id" TEXT NOT NULL,
    "userId" INTEGER NOT NULL,
    "publicKey" BYTEA NOT NULL,
    "counter" INTEGER NOT NULL,
    "transports" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "usedAt" TIMESTAMP(3),
    CONSTRAINT "Passkey_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "AppPassword" (
    "id" SERIAL NOT NULL,
    "userId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "usedAt" TIMESTAMP(3),
    CONSTRAINT "AppPassword_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "OneTimeToken" (
    "tokenHash" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "OneTimeToken_pkey" PRIMARY KEY ("tokenHash")
);
CREATE TABLE "SignInThrottle" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "lastAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "SignInThrottle_pkey" PRIMARY KEY ("key")
);
CREATE TABLE "AuditEntry" (
    "id" SERIAL NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "who" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "Revision" (
    "id" SERIAL NOT NULL,
    "postId" INTEGER NOT NULL,
    "userId" INTEGER,
    "byFile" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL,
    "savedAt" TIMESTAMP(3) NOT NULL,
    "title" TEXT NOT NULL,
    "markdown" TEXT NOT NULL,
    CONSTRAINT "Revision_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "Edit" (
    "postId" INTEGER NOT NULL,
    "userId" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "fields" TEXT NOT NULL,
    "savedAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "Edit_pkey" PRIMARY KEY ("postId","userId")
);
CREATE TABLE "Media" (
    "id" SERIAL NOT NULL,
    "hash" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "size" INTEGER NOT NULL,
    "alt" TEXT,
    "userId" INTEGER,
    "createdAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "Media_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "MediaFile" (
    "mediaId" INTEGER NOT NULL,
    "width" INTEGER NOT NULL,
    "format" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    CONSTRAINT "MediaFile_pkey" PRIMARY KEY ("mediaId","width","format")
);
CREATE TABLE "MediaChunk" (
    "mediaId" INTEGER NOT NULL,
    "width" INTEGER NOT NULL,
    "format" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,
    CONSTRAINT "MediaChunk_pkey" PRIMARY KEY ("mediaId","width","format","position")
);
CREATE TABLE "PostMedia" (
    "postId" INTEGER NOT NULL,
    "mediaId" INTEGER NOT NULL,
    CONSTRAINT "PostMedia_pkey" PRIMARY KEY ("postId","mediaId")
);
CREATE TABLE "Comment" (
    "id" SERIAL NOT NULL,
    "postId" INTEGER NOT NULL,
    "parentId" INTEGER,
    "depth" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'held',
    "moderatedAt" TIMESTAMP(3),
    "byOwner" BOOLEAN NOT NULL DEFAULT false,
    "authorName" TEXT NOT NULL,
    "authorEmail" TEXT,
    "authorUrl" TEXT,
    "userId" INTEGER,
    "markdown" TEXT NOT NULL,
    "bodyHtml" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "renderer" INTEGER NOT NULL DEFAULT 0,
    "score" INTEGER NOT NULL DEFAULT 0,
    "scoreReasons" TEXT NOT NULL DEFAULT '[]',
    "fingerprint" TEXT NOT NULL,
    "clientHash" TEXT,
    "networkHash" TEXT,
    "proof" TEXT,
    "editTokenHash" TEXT,
    "editableUntil" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,
    "changedAt" TIMESTAMP(3),
    "changes" INTEGER NOT NULL DEFAULT 0,
    "announceAt" TIMESTAMP(3),
    "photoId" INTEGER,
    CONSTRAINT "Comment_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "CommentFollow" (
    "id" SERIAL NOT NULL,
    "postId" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "confirmedAt" TIMESTAMP(3),
    "refusedAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "CommentFollow_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "ClientSalt" (
    "day" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    CONSTRAINT "ClientSalt_pkey" PRIMARY KEY ("day")
);
CREATE TABLE "Mail" (
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "headers" TEXT NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL DEFAULT 'due',
    "dueAt" TIMESTAMP(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "outcome" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "doneAt" TIMESTAMP(3),
    CONSTRAINT "Mail_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "Post_path_key" ON "Post"("path");
CREATE UNIQUE INDEX "Post_wordpressId_key" ON "Post"("wordpressId");
CREATE INDEX "Post_kind_status_publishedAt_id_idx" ON "Post"("kind", "status", "publishedAt", "id");
CREATE INDEX "Post_authorId_kind_status_publishedAt_id_idx" ON "Post"("authorId", "kind", "status", "publishedAt", "id");
CREATE INDEX "Post_kind_status_month_publishedAt_idx" ON "Post"("kind", "status", "month", "publishedAt");
CREATE INDEX "Post_renderer_idx" ON "Post"("renderer");
CREATE INDEX "Post_slug_idx" ON "Post"("slug");
CREATE INDEX "Post_title_idx" ON "Post"("title");
CREATE INDEX "Post_notifyAt_idx" ON "Post"("notifyAt");
CREATE INDEX "Post_coverId_idx" ON "Post"("coverId");
CREATE INDEX "PostFile_postId_idx" ON "PostFile"("postId");
CREATE UNIQUE INDEX "Author_slug_key" ON "Author"("slug");
CREATE UNIQUE INDEX "Term_kind_slug_key" ON "Term"("kind", "slug");
CREATE INDEX "PostTerm_termId_publishedAt_postId_idx" ON "PostTerm"("termId", "publishedAt", "postId");
CREATE INDEX "OldPath_postId_idx" ON "OldPath"("postId");
CREATE INDEX "Host_freeAt_idx" ON "Host"("freeAt");
CREATE UNIQUE INDEX "Source_key_key" ON "Source"("key");
CREATE INDEX "Source_nextCheckAt_idx" ON "Source"("nextCheckAt");
CREATE INDEX "Source_hostName_nextCheckAt_idx" ON "Source"("hostName", "nextCheckAt");
CREATE INDEX "SourceAlias_sourceId_idx" ON "SourceAlias"("sourceId");
CREATE UNIQUE INDEX "Linkback_statusToken_key" ON "Linkback"("statusToken");
CREATE INDEX "Linkback_postId_verification_moderation_receivedAt_idx" ON "Linkback"("postId", "verification", "moderation", "receivedAt");
CREATE INDEX "Linkback_moderation_receivedAt_idx" ON "Linkback"("moderation", "receivedAt");
CREATE INDEX "Linkback_moderation_moderatedAt_idx" ON "Linkback"("moderation", "moderatedAt");
CREATE INDEX "Linkback_moderation_verification_id_idx" ON "Linkback"("moderation", "verification", "id");
CREATE INDEX "Linkback_proposedAt_idx" ON "Linkback"("proposedAt");
CREATE INDEX "Linkback_finalHost_receivedAt_idx" ON "Linkback"("finalHost", "receivedAt");
CREATE INDEX "Linkback_moderation_title_idx" ON "Linkback"("moderation", "title");
CREATE INDEX "Linkback_photoId_idx" ON "Linkback"("photoId");
CREATE UNIQUE INDEX "Linkback_sourceId_postId_key" ON "Linkback"("sourceId", "postId");
CREATE INDEX "MergedLinkback_linkbackId_idx" ON "MergedLinkback"("linkbackId");
CREATE UNIQUE INDEX "Photo_url_key" ON "Photo"("url");
CREATE INDEX "Photo_nextFetchAt_idx" ON "Photo"("nextFetchAt");
CREATE INDEX "Photo_hostName_nextFetchAt_idx" ON "Photo"("hostName", "nextFetchAt");
CREATE INDEX "OutboxEntry_nextTryAt_idx" ON "OutboxEntry"("nextTryAt");
CREATE INDEX "OutboxEntry_hostName_nextTryAt_idx" ON "OutboxEntry"("hostName", "nextTryAt");
CREATE INDEX "OutboxEntry_state_id_idx" ON "OutboxEntry"("state", "id");
CREATE UNIQUE INDEX "OutboxEntry_postId_targetKey_byHand_key" ON "OutboxEntry"("postId", "targetKey", "byHand");
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
CREATE UNIQUE INDEX "User_authorId_key" ON "User"("authorId");
CREATE UNIQUE INDEX "Session_id_key" ON "Session"("id");
CREATE INDEX "Session_userId_idx" ON "Session"("userId");
CREATE INDEX "Session_expiresAt_idx" ON "Session"("expiresAt");
CREATE INDEX "RecoveryCode_userId_idx" ON "RecoveryCode"("userId");
CREATE INDEX "Passkey_userId_idx" ON "Passkey"("userId");
CREATE UNIQUE INDEX "AppPassword_secretHash_key" ON "AppPassword"("secretHash");
CREATE INDEX "AppPassword_userId_idx" ON "AppPassword"("userId");
CREATE INDEX "SignInThrottle_lastAt_idx" ON "SignInThrottle"("lastAt");
CREATE UNIQUE INDEX "Revision_postId_version_key" ON "Revision"("postId", "version");
CREATE UNIQUE INDEX "Media_hash_key" ON "Media"("hash");
CREATE INDEX "Media_userId_id_idx" ON "Media"("userId", "id");
CREATE INDEX "PostMedia_mediaId_idx" ON "PostMedia"("mediaId");
CREATE INDEX "Comment_postId_state_createdAt_id_idx" ON "Comment"("postId", "state", "createdAt", "id");
CREATE INDEX "Comment_state_id_idx" ON "Comment"("state", "id");
CREATE INDEX "Comment_parentId_idx" ON "Comment"("parentId");
CREATE INDEX "Comment_postId_fingerprint_idx" ON "Comment"("postId", "fingerprint");
CREATE INDEX "Comment_clientHash_createdAt_idx" ON "Comment"("clientHash", "createdAt");
CREATE INDEX "Comment_networkHash_createdAt_idx" ON "Comment"("networkHash", "createdAt");
CREATE INDEX "Comment_authorEmail_state_idx" ON "Comment"("authorEmail", "state");
CREATE INDEX "Comment_announceAt_idx" ON "Comment"("announceAt");
CREATE INDEX "Comment_createdAt_idx" ON "Comment"("createdAt");
CREATE INDEX "Comment_postId_proof_idx" ON "Comment"("postId", "proof");
CREATE INDEX "Comment_renderer_idx" ON "Comment"("renderer");
CREATE INDEX "Comment_photoId_state_idx" ON "Comment"("photoId", "state");
CREATE UNIQUE INDEX "CommentFollow_tokenHash_key" ON "CommentFollow"("tokenHash");
CREATE INDEX "CommentFollow_email_idx" ON "CommentFollow"("email");
CREATE UNIQUE INDEX "CommentFollow_postId_email_key" ON "CommentFollow"("postId", "email");
CREATE UNIQUE INDEX "Mail_key_key" ON "Mail"("key");
CREATE INDEX "Mail_dueAt_idx" ON "Mail"("dueAt");
CREATE INDEX "Mail_state_id_idx" ON "Mail"("state", "id");
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "Post" ADD CONSTRAINT "Post_coverId_fkey" FOREIGN KEY ("coverId") REFERENCES "Media"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "PostFile" ADD CONSTRAINT "PostFile_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "PostTerm" ADD CONSTRAINT "PostTerm_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "PostTerm" ADD CONSTRAINT "PostTerm_termId_fkey" FOREIGN KEY ("termId") REFERENCES "Term"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "OldPath" ADD CONSTRAINT "OldPath_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Source" ADD CONSTRAINT "Source_hostName_fkey" FOREIGN KEY ("hostName") REFERENCES "Host"("name") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "SourceAlias" ADD CONSTRAINT "SourceAlias_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Linkback" ADD CONSTRAINT "Linkback_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Linkback" ADD CONSTRAINT "Linkback_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Linkback" ADD CONSTRAINT "Linkback_photoId_fkey" FOREIGN KEY ("photoId") REFERENCES "Photo"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "MergedLinkback" ADD CONSTRAINT "MergedLinkback_linkbackId_fkey" FOREIGN KEY ("linkbackId") REFERENCES "Linkback"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Photo" ADD CONSTRAINT "Photo_hostName_fkey" FOREIGN KEY ("hostName") REFERENCES "Host"("name") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "OutboxEntry" ADD CONSTRAINT "OutboxEntry_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "OutboxEntry" ADD CONSTRAINT "OutboxEntry_hostName_fkey" FOREIGN KEY ("hostName") REFERENCES "Host"("name") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "User" ADD CONSTRAINT "User_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "RecoveryCode" ADD CONSTRAINT "RecoveryCode_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Passkey" ADD CONSTRAINT "Passkey_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "AppPassword" ADD CONSTRAINT "AppPassword_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Revision" ADD CONSTRAINT "Revision_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Revision" ADD CONSTRAINT "Revision_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "Edit" ADD CONSTRAINT "Edit_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Edit" ADD CONSTRAINT "Edit_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Media" ADD CONSTRAINT "Media_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "MediaFile" ADD CONSTRAINT "MediaFile_mediaId_fkey" FOREIGN KEY ("mediaId") REFERENCES "Media"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "MediaChunk" ADD CONSTRAINT "MediaChunk_mediaId_width_format_fkey" FOREIGN KEY ("mediaId", "width", "format") REFERENCES "MediaFile"("mediaId", "width", "format") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "PostMedia" ADD CONSTRAINT "PostMedia_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "PostMedia" ADD CONSTRAINT "PostMedia_mediaId_fkey" FOREIGN KEY ("mediaId") REFERENCES "Media"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Comment"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_photoId_fkey" FOREIGN KEY ("photoId") REFERENCES "Photo"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "CommentFollow" ADD CONSTRAINT "CommentFollow_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema cannot say: the words of the posts. Case and accents are folded and words
-- parted by db/search-index.ts.
CREATE TABLE "PostSearch" (
    "postId" INTEGER NOT NULL,
    "document" TSVECTOR NOT NULL,
    CONSTRAINT "PostSearch_pkey" PRIMARY KEY ("postId")
);
CREATE INDEX "PostSearch_document_idx" ON "PostSearch" USING GIN ("document");
ALTER TABLE "PostSearch" ADD CONSTRAINT "PostSearch_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A new database: the first posts are still to be loaded.
INSERT INTO "Setting" ("key", "value") VALUES ('seedsDue', 'true');
