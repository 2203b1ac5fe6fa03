// SPDX-License-Identifier: Apache-2.0
import {
  type ErrorCode,
  errorTable,
  type MalformedCode,
  type UnavailableCode,
  type UntrustedCode,
  type UsageCode,
} from './codes.ts';

export type ErrorDetail = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface ErrorOptions {
  /** What to do next, when something better can be said than the table says. */
  readonly hint?: string;
  readonly detail?: ErrorDetail;
  readonly cause?: unknown;
}

/** The common shape of the four classes; switch on `code`, never on the message. */
export abstract class CountersignError extends Error {
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.detail = options.detail ?? {};
    this.hint = options.hint ?? errorTable[code].next;
  }
}

/** Understood, and not acceptable. Trying again gives the same answer. */
export class UntrustedError extends CountersignError {
  declare readonly code: UntrustedCode;

  constructor(code: UntrustedCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
  }
}

/** The caller's flags, configuration or arguments are wrong. */
export class UsageError extends CountersignError {
  declare readonly code: UsageCode;

  constructor(code: UsageCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
  }
}

/** The caller's file, or content whose digest matched, does not parse. */
export class MalformedError extends CountersignError {
  declare readonly code: MalformedCode;

  constructor(code: MalformedCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
  }
}

/** Could not find out. Never to be read as "unsigned"; trying again may help. */
export class UnavailableError extends CountersignError {
  declare readonly code: UnavailableCode;

  constructor(code: UnavailableCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
  }
}
