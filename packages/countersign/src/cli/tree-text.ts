// SPDX-License-Identifier: Apache-2.0

import { oneLine } from '../bytes/one-line.ts';
import { quote } from '../bytes/quote.ts';
import { type Branch, drawTree } from '../bytes/text-tree.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Attached } from '../transfer/list-attached.ts';
import type { AttachedAt, AttachedTree } from './attached-tree.ts';
import { claimsOfLayer } from './layer-claims.ts';

const kindNames = { sig: 'signature', att: 'attestation', sbom: 'SBOM', other: 'referrer' } as const;
const predicateAnnotation = 'dev.sigstore.bundle.predicateType';

/** The tree for people. */
export function treeText(reference: string, tree: AttachedTree): string {
  const top = `${reference}  ${tree.manifest.descriptor.digest}${tree.manifest.manifest.kind === 'index' ? '  (index)' : ''}`;
  return drawTree({ text: top, branches: branchesOf(tree) });
}

function branchesOf(tree: AttachedTree): readonly Branch[] {
  const own =
    tree.attached.length === 0 ? [{ text: 'nothing attached', branches: [] }] : tree.attached.map(attachedBranch);
  const parts = tree.parts.map((part) => ({
    text: `${oneLine(part.platform ?? 'manifest')}  ${part.manifest.descriptor.digest}`,
    branches: part.attached.length === 0 && part.parts.length === 0 ? [] : branchesOf(part),
  }));
  return [...own, ...parts];
}

function attachedBranch({ item, source, bundle }: AttachedAt): Branch {
  return itemBranch(item, ` in ${source}`, bundle);
}

function itemBranch(item: Attached, where: string, bundle?: Uint8Array): Branch {
  const { manifest, place, kind, attached } = item;
  const how = place.kind === 'tag' ? `tag ${place.tag}` : 'referrer';
  const type = typeOf(item);
  const layers = manifest.manifest.kind === 'image' ? manifest.manifest.layers : [];
  return {
    text: `${kindNames[kind]}  ${manifest.descriptor.digest}  (${how}${where}${type === undefined ? '' : `, ${oneLine(type)}`})`,
    branches: [
      ...layers.map((layer) => ({ text: layerText(layer, bundle), branches: [] })),
      ...attached.map((inner) => itemBranch(inner, '')),
    ],
  };
}

function layerText(layer: Descriptor, bundle: Uint8Array | undefined): string {
  const { predicateType, signer } = claimsOfLayer(layer, bundle);
  const type = predicateType === undefined ? '' : `  ${oneLine(predicateType)}`;
  return `${layer.digest}  ${layer.size} bytes${type}${signer === undefined ? '' : `  says it is by ${quote(signer)}`}`;
}

function typeOf({ manifest: { manifest } }: Attached): string | undefined {
  return (
    manifest.annotations?.[predicateAnnotation] ??
    manifest.artifactType ??
    (manifest.kind === 'image' ? manifest.layers[0]?.mediaType : undefined)
  );
}
