// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import type { Position } from '../../yaml/yaml-node.ts';
import { addSurprise, type PolicyReader } from '../policy-fields.ts';
import type { PolicySigner } from '../policy-signer.ts';

/** Two of a person and a workflow reads as "both"; yet two runs of the workflow at two tags are two principals. */
export function warnOfFilledPlaces(
  signers: readonly PolicySigner[],
  atLeast: number,
  { reader, at }: { readonly reader: PolicyReader; readonly at: Position },
): void {
  if (atLeast < 2 || signers.length < 2) return;
  const many = signers.find(({ who }) => who.kind === 'identity' && who.identity.subject.kind !== 'exact');
  if (many === undefined) return;
  addSurprise(reader, at, {
    rule: 'pattern-fills-places',
    message: `${quote(many.name)} matches several identities, and ${atLeast} of them satisfy this without the other signers`,
    hint: 'demand each signer by itself below `all`, or name each identity in full',
  });
}
