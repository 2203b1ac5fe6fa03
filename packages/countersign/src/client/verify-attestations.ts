// SPDX-License-Identifier: Apache-2.0
import { parsePredicateMatcher } from '../attest/parse-predicate-matcher.ts';
import { UsageError } from '../errors/errors.ts';
import type { AttestationInspection } from '../inspect/attestation-inspection.ts';
import { inspectionOrFailure } from '../inspect/failed-inspection.ts';
import { inspectAttestations } from '../inspect/inspect-attestations.ts';
import { encodeReference } from '../oci/encode-reference.ts';
import { parseReference } from '../oci/parse-reference.ts';
import { compileCondition } from '../policy/cel/compile-condition.ts';
import { type ConnectOptions, connectRegistry } from './connect-registry.ts';
import { type TrustOptions, trustOf } from './trust-options.ts';

export interface VerifyAttestationsOptions extends ConnectOptions, TrustOptions {
  /** The type of predicate that is wanted: `slsa-provenance/v1`, `cyclonedx`, or a whole URI. */
  readonly type: string;
  /** CEL over `statement`, `predicate`, `subject`, `image` and `signer`; every such attestation by somebody trusted must satisfy it. */
  readonly condition?: string;
  readonly signal?: AbortSignal;
}

/**
 * Finds out what was attested about an image in a registry by one of `keys` or `identities`, over the digest that its name stands for now.
 *
 * Use the image by `digest` of the result from then on, never by its tag. Does not throw for refusals or gaps: they are the
 * result, with every attestation that was found and why it was refused.
 *
 * @throws {UsageError} `reference-malformed`, `reference-unsupported`, `predicate-type-unknown`, `usage-api` when nobody is trusted, `trusted-root-missing`, `sandbox-refused`, `key-not-public`
 * @throws {MalformedError} `condition-malformed`, `key-malformed`, `pem-malformed`
 *
 * @example
 * const result = await verifyAttestations('registry.example/team/app:v1', { type: 'cyclonedx', keys: [await readFile('cosign.pub')] });
 * if (result.result !== 'verified') throw result.error;
 * for (const { attestation } of result.accepted) console.log(attestation.statement.predicate);
 */
export async function verifyAttestations(
  image: string,
  options: VerifyAttestationsOptions,
): Promise<AttestationInspection> {
  const parsed = parseReference(image);
  if (parsed.kind !== 'registry') {
    throw new UsageError('reference-unsupported', 'wanted an image in a registry, got a local one', {
      hint: 'open the layout with `openLayout` and call `inspectAttestations`',
    });
  }
  const { type, condition, signal } = options;
  const wanted = { trust: trustOf(options), predicate: parsePredicateMatcher(type) };
  const conditions =
    condition === undefined ? [] : [{ name: 'condition', condition: await compileCondition(condition) }];
  const { store, close } = connectRegistry(parsed, options);
  const reference = encodeReference(parsed);
  const target = parsed.digest ?? { tag: parsed.tag ?? 'latest' };
  const stop = signal === undefined ? {} : { signal };
  try {
    return await inspectionOrFailure(
      { reference },
      async () =>
        await inspectAttestations({
          ...wanted,
          ...stop,
          conditions,
          reference,
          target,
          source: store,
          signatureSources: [store],
        }),
    );
  } finally {
    close();
  }
}
