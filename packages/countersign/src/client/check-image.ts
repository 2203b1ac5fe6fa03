// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import { systemClock } from '../host/system-clock.ts';
import { decideImage } from '../inspect/decide-image.ts';
import { parseReference } from '../oci/parse-reference.ts';
import type { RegistryReference } from '../oci/reference.ts';
import type { AdmissionContext } from '../policy/admission-context.ts';
import type { Decision } from '../policy/decision.ts';
import { imageNameOf } from '../policy/image-name-of.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import type { ContentStore } from '../ports/content.ts';
import { type ConnectOptions, connectRegistry, type RegistryConnection } from './connect-registry.ts';

export interface CheckImageOptions extends ConnectOptions {
  /** From `loadPolicies`. */
  readonly policies: PolicySet;
  /** Where the image is about to run, as far as it is known; rules with `where` ask for it. */
  readonly context?: AdmissionContext;
  readonly signal?: AbortSignal;
}

/**
 * Decides by the policies whether an image in a registry may run, at this moment.
 *
 * Run it only if `admitted`, and by `digest` of the decision, never by its tag. Does not throw for refusals or gaps: they are the decision,
 * with every reason.
 *
 * @throws {UsageError} `reference-malformed`, `reference-unsupported`
 *
 * @example
 * const policies = await loadPolicies(['policies']);
 * const decision = await checkImage('registry.example/team/app:v1', { policies });
 * if (!decision.admitted) throw new Error(decision.reason?.message);
 */
export async function checkImage(image: string, options: CheckImageOptions): Promise<Decision> {
  const reference = parseRegistryReference(image);
  const { policies, context = {}, signal } = options;
  const connections: RegistryConnection[] = [];
  const open = (of: Pick<RegistryReference, 'host' | 'repository'>): ContentStore => {
    // Credentials that were given are for the image's own registry, and for no other that a policy names.
    const { credentials: _, ...others } = options;
    const connection = connectRegistry(of, of.host === reference.host ? options : others);
    connections.push(connection);
    return connection.store;
  };
  const source = open(reference);
  try {
    return await decideImage({
      image: imageNameOf(reference, image),
      target: reference.digest ?? { tag: reference.tag ?? 'latest' },
      source,
      signatureSources: [source],
      openRepository: async (repository) => open(parseRegistryReference(repository)),
      policySet: policies,
      context,
      instantMs: systemClock.nowMs(),
      ...(signal === undefined ? {} : { signal }),
    });
  } finally {
    for (const { close } of connections) close();
  }
}

function parseRegistryReference(text: string): RegistryReference {
  const reference = parseReference(text);
  if (reference.kind === 'registry') return reference;
  throw new UsageError('reference-unsupported', 'wanted an image in a registry, got a local one', {
    hint: 'open the layout with `openLayout` and call `decideImage`',
  });
}
