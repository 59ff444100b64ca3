/**
 * The few surprises that travel as exceptions; http/errors.ts maps each class to a status.
 *
 * Expected outcomes (a dead source, a closed post) are values, never these.
 */

export class AppError extends Error {
  override name = 'AppError';
}

export class NotFoundError extends AppError {
  override name = 'NotFoundError';
  constructor(what: string, id: string | number) {
    super(`No ${what} “${String(id)}”.`);
  }
}

/** What was given cannot be used; the message says what to do, and may be shown. */
export class InvalidInputError extends AppError {
  override name = 'InvalidInputError';
}
