// SPDX-License-Identifier: Apache-2.0
import { imageSignaturePredicate } from '../attest/image-statement.ts';
import { claimedStatement } from '../discover/claimed-statement.ts';
import { discoverAttestations } from '../discover/discover-attestations.ts';
import { CountersignError, UsageError } from '../errors/errors.ts';
import { typeList } from '../inspect/why-not-attested.ts';
import type { Invocation } from './define-command.ts';
import { resolveDigest } from './resolve-image.ts';
import { withImage } from './with-image.ts';

/** The mistake of not saying which type is wanted, with the types that the first image has by their own word. */
export async function typeMissing(invocation: Invocation): Promise<UsageError> {
  const known =
    'pass `--type`: `slsa-provenance`, `cyclonedx`, `spdx`, `vulns`, `openvex`, `custom` …, or the whole URI';
  const found = await foundTypes(invocation);
  const types = found === undefined || found === '' ? '' : `; the image has, not verified: ${found}`;
  return new UsageError('usage-flag', `wanted \`--type\`, got none${types}`, { hint: known });
}

/** Undefined where nothing can be found out: the mistake is the same. */
async function foundTypes(invocation: Invocation): Promise<string | undefined> {
  let types: string | undefined;
  try {
    await withImage(invocation, async (image) => {
      const { signal } = invocation.context;
      const digest = await resolveDigest(image, signal);
      const { signatureSources } = image;
      const { candidates } = await discoverAttestations({ digest, image: 'not-needed', signatureSources, signal });
      const claimed = candidates.map(({ candidate }) => claimedStatement(candidate)?.predicateType);
      types = typeList(claimed.filter((type) => type !== imageSignaturePredicate));
      return 0;
    });
  } catch (error) {
    if (!(error instanceof CountersignError) || error.code === 'interrupted') throw error;
  }
  return types;
}
