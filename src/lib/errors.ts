/**
 * The error classes of the program; http/errors.ts maps each to a status.
 *
 * Expected outcomes (an unreachable source, a closed post) are values, never errors.
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

/** Invalid input. The message says what to do, and may be shown to the sender. */
export class InvalidInputError extends AppError {
  override name = 'InvalidInputError';
}
