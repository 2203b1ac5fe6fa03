// SPDX-License-Identifier: Apache-2.0
import { type ErrorCode, errorTable, type MalformedCode, type UnavailableCode, type UntrustedCode, type UsageCode } from './codes.ts';

export type ErrorDetail = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface ErrorOptions {
  /** What to do next, when something better can be said than the table says. */
  readonly hint?: string;
  readonly detail?: ErrorDetail;
  readonly cause?: unknown;
}

/** The common shape of the four classes; switch on `code`, never on the message. */
export abstract class CountersignError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code;
  readonly detail: ErrorDetail;
  readonly hint: string;

  constructor(code: Code, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.detail = options.detail ?? {};
    this.hint = options.hint ?? errorTable[code].next;
  }
}

/** Understood, and not acceptable. Trying again gives the same answer. */
export class UntrustedError extends CountersignError<UntrustedCode> {}

/** The caller's flags, configuration or arguments are wrong. */
export class UsageError extends CountersignError<UsageCode> {}

/** The caller's file, or content whose digest matched, does not parse. */
export class MalformedError extends CountersignError<MalformedCode> {}

/** Could not find out. Never to be read as "unsigned"; trying again may help. */
export class UnavailableError extends CountersignError<UnavailableCode> {}
