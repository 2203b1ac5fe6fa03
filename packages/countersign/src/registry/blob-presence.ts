// SPDX-License-Identifier: Apache-2.0
import type { Descriptor } from '../oci/descriptor.ts';
import type { CallOptions } from '../ports/content.ts';
import { answerError, protocolError } from './answer-error.ts';
import { contentLength } from './read-body.ts';
import type { RegistryCall } from './registry-call.ts';
import type { RegistryContext } from './registry-context.ts';
import { checkDigest } from './registry-path.ts';
import { pullScope } from './repository-scope.ts';
import { requireAbsence } from './require-absence.ts';
import { runCall } from './run-call.ts';

/** Whether the repository says that it has `blob`. @throws {UnavailableError} */
export async function hasBlob(context: RegistryContext, blob: Descriptor, options: CallOptions = {}): Promise<boolean> {
  const call: RegistryCall = {
    what: `look for blob \`${checkDigest(blob.digest)}\``,
    method: 'HEAD',
    target: `${context.repository}/blobs/${blob.digest}`,
    scopes: pullScope(context),
    writes: false,
    retry: 'always',
    signal: options.signal,
  };
  return await runCall(context, call, async (answer) => {
    const { response } = answer;
    if (response.status === 404) {
      await requireAbsence(context, call, answer);
      return false;
    }
    if (response.status !== 200) throw await answerError(context, call, answer);
    const length = contentLength(response);
    response.discard();
    if (length === undefined || length === blob.size) return true;
    throw protocolError(context, call, `wanted a blob of ${blob.size} bytes, got one of ${length}`);
  });
}
