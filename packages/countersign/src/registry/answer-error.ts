// SPDX-License-Identifier: Apache-2.0

import { quote } from '../bytes/quote.ts';
import type { UnavailableCode } from '../errors/codes.ts';
import { UnavailableError } from '../errors/errors.ts';
import { type ErrorBody, readErrorBody } from './error-body.ts';
import type { RegistryAnswer, RegistryCall } from './registry-call.ts';
import { placeName, type RegistryContext } from './registry-context.ts';

/** Why an answer is no answer, in one line that names the call and the place; takes the body off the connection. */
export async function answerError(
  context: RegistryContext,
  call: RegistryCall,
  answer: RegistryAnswer,
): Promise<UnavailableError> {
  const { status } = answer.response;
  const body = await readErrorBody(answer.response, call.method).catch((): ErrorBody => ({ kind: 'foreign' }));
  return errorOfBody(context, call, { status, body, foreign: answer.foreign });
}

export interface JudgedAnswer {
  readonly status: number;
  readonly body: ErrorBody;
  /** Another server than the registry answered. */
  readonly foreign: boolean;
}

export function errorOfBody(context: RegistryContext, call: RegistryCall, judged: JudgedAnswer): UnavailableError {
  const { status, body } = judged;
  const code = codeOf(call, judged);
  const said =
    body.kind === 'registry' ? `: ${body.text}` : body.kind === 'foreign' ? ", and not in a registry's words" : '';
  const who = judged.foreign ? 'a server that the registry referred to answered' : 'the registry answered';
  const message = `cannot ${call.what} in \`${placeName(context)}\`: ${who} ${status}${said}`;
  const hint = hintOf(context, code, status);
  const codes =
    body.kind === 'registry' ? { registryCodes: body.codes.filter((said) => /^[A-Z0-9_]{1,64}$/.test(said)) } : {};
  return new UnavailableError(code, message, {
    detail: { status, host: context.host, repository: context.repository, call: call.what, ...codes },
    ...(hint === undefined ? {} : { hint }),
  });
}

function codeOf(call: RegistryCall, judged: JudgedAnswer): UnavailableCode {
  const { status, body } = judged;
  const said = body.kind === 'registry' ? codesOfWords.find(([word]) => body.codes.includes(word)) : undefined;
  // A 401 that a storage server gives is not about the credentials for the registry.
  if (status === 401) return judged.foreign ? 'registry-forbidden' : 'registry-unauthorized';
  const plain = codesOfStatus.get(status);
  if (plain !== undefined) return plain;
  if (status >= 500) return 'registry-server-error';
  if (status === 404 && said !== undefined) return said[1];
  return call.writes && status >= 400 ? 'registry-refused-write' : 'registry-protocol';
}

const codesOfStatus: ReadonlyMap<number, UnavailableCode> = new Map([
  [403, 'registry-forbidden'],
  [408, 'registry-timeout'],
  [429, 'registry-rate-limited'],
]);

/** What some registries hide behind a 404. */
const codesOfWords: readonly (readonly [string, UnavailableCode])[] = [
  ['TOOMANYREQUESTS', 'registry-rate-limited'],
  ['UNAUTHORIZED', 'registry-unauthorized'],
  ['DENIED', 'registry-forbidden'],
];

function hintOf(context: RegistryContext, code: UnavailableCode, status: number): string | undefined {
  if (code === 'registry-unauthorized') return `run \`countersign login ${context.host}\``;
  if (code === 'registry-refused-write' && (status === 405 || status === 400)) {
    return 'the registry may be read-only, or have deletes or this type of content switched off';
  }
  return undefined;
}

/** An answer that the protocol does not allow at this place. */
export function protocolError(context: RegistryContext, call: RegistryCall, problem: string): UnavailableError {
  return new UnavailableError('registry-protocol', `cannot ${call.what} in \`${placeName(context)}\`: ${problem}`, {
    detail: { host: context.host, repository: context.repository, call: call.what },
  });
}

/** The Content-Type without parameters, lower case. */
export function mediaTypeOf(answer: RegistryAnswer): string | undefined {
  return answer.response.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
}

export function shownType(type: string | undefined): string {
  return type === undefined ? 'an answer without a type' : quote(type);
}
