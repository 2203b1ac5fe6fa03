// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';
import { referrersTag } from '../oci/attachment-tag.ts';
import type { Digest } from '../oci/digest.ts';
import { removeReferrer } from '../oci/merge-referrers.ts';
import type { CallOptions, TagTarget } from '../ports/content.ts';
import { answerError } from './answer-error.ts';
import { getManifest } from './get-manifest.ts';
import { mergeTag } from './merge-tag.ts';
import type { RegistryCall } from './registry-call.ts';
import type { RegistryContext } from './registry-context.ts';
import { targetName } from './registry-path.ts';
import { deleteScope } from './repository-scope.ts';
import { requireAbsence } from './require-absence.ts';
import { runCall } from './run-call.ts';

/**
 * Deletes a tag, or a manifest with its entry in the fallback list of referrers; false if there was no such thing.
 *
 * @throws {UnavailableError} `registry-refused-write` where deleting is switched off; …
 */
export async function deleteManifest(
  context: RegistryContext,
  target: Digest | TagTarget,
  options: CallOptions = {},
): Promise<boolean> {
  const subject = typeof target === 'string' ? await subjectOf(context, target, options) : undefined;
  const deleted = await requestDeletion(context, target, options);
  if (typeof target !== 'string' || subject === undefined) return deleted;
  await mergeTag(context, {
    tag: referrersTag(subject),
    merge: (current) => removeReferrer(current, target),
    ...options,
  });
  return deleted;
}

async function subjectOf(context: RegistryContext, digest: Digest, options: CallOptions): Promise<Digest | undefined> {
  try {
    const found = await getManifest(context, digest, options);
    return found?.stored.manifest.subject?.digest;
  } catch (error) {
    // Rubbish must be deletable too.
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

async function requestDeletion(
  context: RegistryContext,
  target: Digest | TagTarget,
  options: CallOptions,
): Promise<boolean> {
  const name = targetName(target);
  const call: RegistryCall = {
    what: `delete manifest \`${name}\``,
    method: 'DELETE',
    target: `${context.repository}/manifests/${name}`,
    scopes: deleteScope(context),
    writes: true,
    retry: 'always',
    signal: options.signal,
  };
  return await runCall(context, call, async (answer) => {
    if (answer.response.status === 404) {
      await requireAbsence(context, call, answer);
      return false;
    }
    // oci-dist asks for 202; older registries answer 200 or 204.
    if (![200, 202, 204].includes(answer.response.status)) throw await answerError(context, call, answer);
    answer.response.discard();
    return true;
  });
}
