// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleContent } from '../../packages/countersign/src/attest/bundle.ts';
import { decodeUtf8, encodeUtf8 } from '../../packages/countersign/src/bytes/utf8.ts';
import type { InclusionProof, LogEntry } from '../../packages/countersign/src/tlog/log-entry.ts';

/** A piece of evidence by itself, and the whole with another one in its place. */
export interface BitField<Whole> {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Undefined where these bytes cannot stand there. */
  readonly put: (bytes: Uint8Array) => Whole | undefined;
}

/** All that a bundle consists of, but the spelling of its JSON. */
export function bitFieldsOf(bundle: Bundle): readonly BitField<Bundle>[] {
  const entries = bundle.logEntries.flatMap((entry, at) =>
    fieldsOfEntry(entry).map((field) =>
      within(field, `entry.${field.name}`, (changed) => ({
        ...bundle,
        logEntries: bundle.logEntries.with(at, changed),
      })),
    ),
  );
  const timestamps = bundle.timestamps.map((timestamp, at) =>
    whole('timestamp', timestamp, (changed) => ({ ...bundle, timestamps: bundle.timestamps.with(at, changed) })),
  );
  const contents = fieldsOfContent(bundle.content).map((field) =>
    within(field, field.name, (content) => ({ ...bundle, content })),
  );
  return [...fieldsOfMaterial(bundle), ...contents, ...entries, ...timestamps];
}

function fieldsOfMaterial(bundle: Bundle): readonly BitField<Bundle>[] {
  const { material } = bundle;
  switch (material.kind) {
    case 'public-key':
      return [text('hint', material.hint, (hint) => ({ ...bundle, material: { kind: 'public-key', hint } }))];
    case 'certificates':
      return material.certificates.map((certificate, at) =>
        whole(at === 0 ? 'certificate' : 'intermediate', certificate, (changed) => ({
          ...bundle,
          material: { kind: 'certificates', certificates: material.certificates.with(at, changed) },
        })),
      );
  }
}

function fieldsOfContent(content: BundleContent): readonly BitField<BundleContent>[] {
  const signature = whole('signature', content.signature, (changed) => withSignature(content, changed));
  switch (content.kind) {
    case 'message': {
      const { digest } = content;
      if (digest === undefined) return [signature];
      const put = (bytes: Uint8Array): BundleContent => ({ ...content, digest: { ...digest, bytes } });
      return [signature, whole('message digest', digest.bytes, put)];
    }
    case 'dsse': {
      const { envelope } = content;
      return [
        signature,
        whole('payload', envelope.payload, (payload) => ({ ...content, envelope: { ...envelope, payload } })),
        text('payload type', envelope.payloadType, (payloadType) => ({
          ...content,
          envelope: { ...envelope, payloadType },
        })),
      ];
    }
  }
}

function withSignature(content: BundleContent, signature: Uint8Array): BundleContent {
  if (content.kind === 'message') return { ...content, signature };
  const signatures = content.envelope.signatures.map((each) => ({ ...each, signature }));
  return { ...content, signature, envelope: { ...content.envelope, signatures } };
}

export function fieldsOfEntry(entry: LogEntry): readonly BitField<LogEntry>[] {
  const { canonicalizedBody: body, signedEntryTimestamp: promise, inclusionProof: proof } = entry;
  const proofs = proof === undefined ? [] : fieldsOfProof(proof);
  return [
    number('logIndex', entry.logIndex, (logIndex) => ({ ...entry, logIndex })),
    number('integratedTime', entry.integratedTime, (integratedTime) => ({ ...entry, integratedTime })),
    whole('logId', entry.logKeyId, (logKeyId) => ({ ...entry, logKeyId })),
    text('kind', entry.kind, (kind) => ({ ...entry, kind })),
    text('version', entry.version, (version) => ({ ...entry, version })),
    ...(body === undefined ? [] : [whole('body', body, (bytes) => ({ ...entry, canonicalizedBody: bytes }))]),
    ...(promise === undefined
      ? []
      : [whole('promise', promise, (bytes) => ({ ...entry, signedEntryTimestamp: bytes }))]),
    ...proofs.map((field) => within(field, `proof.${field.name}`, (inclusionProof) => ({ ...entry, inclusionProof }))),
  ];
}

function fieldsOfProof(proof: InclusionProof): readonly BitField<InclusionProof>[] {
  const { checkpoint } = proof;
  return [
    number('logIndex', proof.logIndex, (logIndex) => ({ ...proof, logIndex })),
    number('treeSize', proof.treeSize, (treeSize) => ({ ...proof, treeSize })),
    whole('rootHash', proof.rootHash, (rootHash) => ({ ...proof, rootHash })),
    ...proof.hashes.map((hash, at) =>
      whole('hash', hash, (bytes) => ({ ...proof, hashes: proof.hashes.with(at, bytes) })),
    ),
    ...(checkpoint === undefined
      ? []
      : [text('checkpoint', checkpoint, (changed) => ({ ...proof, checkpoint: changed }))]),
  ];
}

function whole<Whole>(name: string, bytes: Uint8Array, put: (bytes: Uint8Array) => Whole): BitField<Whole> {
  return { name, bytes, put };
}

/** Bytes that are no UTF-8 cannot stand in JSON at all. */
function text<Whole>(name: string, value: string, put: (value: string) => Whole): BitField<Whole> {
  return {
    name,
    bytes: encodeUtf8(value),
    put: (bytes) => {
      try {
        return put(decodeUtf8(bytes, 'json-malformed'));
      } catch {
        return undefined;
      }
    },
  };
}

/** The 64 bits of a number; the first one is its sign, with which it cannot be written. */
function number<Whole>(name: string, value: bigint, put: (value: bigint) => Whole): BitField<Whole> {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return {
    name,
    bytes,
    put: (changed) => {
      const other = Buffer.from(changed).readBigUInt64BE();
      return other >> 63n === 1n ? undefined : put(other);
    },
  };
}

function within<Part, Whole>(field: BitField<Part>, name: string, put: (part: Part) => Whole): BitField<Whole> {
  return {
    name,
    bytes: field.bytes,
    put: (bytes) => {
      const part = field.put(bytes);
      return part === undefined ? undefined : put(part);
    },
  };
}
