// SPDX-License-Identifier: Apache-2.0
import { errorOfBody } from './answer-error.ts';
import { readErrorBody } from './error-body.ts';
import type { RegistryAnswer, RegistryCall } from './registry-call.ts';
import type { RegistryContext } from './registry-context.ts';

const otherReasons: ReadonlySet<string> = new Set([
  'UNAUTHORIZED',
  'DENIED',
  'TOOMANYREQUESTS',
  'UNAVAILABLE',
  'UNSUPPORTED',
]);

/**
 * Returns if the 404 is a registry's word that there is no such thing: it is empty, or an error in the registry's form.
 * A web page, or a body that breaks off, is some other program's 404.
 *
 * @throws {UnavailableError} for every other answer
 */
export async function requireAbsence(
  context: RegistryContext,
  call: RegistryCall,
  answer: RegistryAnswer,
): Promise<void> {
  const { status } = answer.response;
  const body = await readErrorBody(answer.response, call.method);
  const absent =
    status === 404 &&
    !isWebPage(answer) &&
    (body.kind === 'empty' || (body.kind === 'registry' && !body.codes.some((code) => otherReasons.has(code))));
  if (!absent) throw errorOfBody(context, call, { status, body, foreign: answer.foreign });
}

/** HEAD has no body to look at, so the type must tell. */
function isWebPage(answer: RegistryAnswer): boolean {
  return answer.response.header('content-type')?.toLowerCase().startsWith('text/html') ?? false;
}
