// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';
import type { JsonFields } from './json-fields.ts';

/** Members of bundles, trusted roots and signing configurations that protobuf's JSON mapping allows to be spelled in two ways. */
const snakeNames = {
  mediaType: 'media_type',
  verificationMaterial: 'verification_material',
  publicKey: 'public_key',
  x509CertificateChain: 'x509_certificate_chain',
  rawBytes: 'raw_bytes',
  tlogEntries: 'tlog_entries',
  timestampVerificationData: 'timestamp_verification_data',
  rfc3161Timestamps: 'rfc3161_timestamps',
  signedTimestamp: 'signed_timestamp',
  messageSignature: 'message_signature',
  messageDigest: 'message_digest',
  dsseEnvelope: 'dsse_envelope',
  payloadType: 'payload_type',
  logIndex: 'log_index',
  logId: 'log_id',
  keyId: 'key_id',
  kindVersion: 'kind_version',
  integratedTime: 'integrated_time',
  inclusionPromise: 'inclusion_promise',
  inclusionProof: 'inclusion_proof',
  signedEntryTimestamp: 'signed_entry_timestamp',
  canonicalizedBody: 'canonicalized_body',
  rootHash: 'root_hash',
  treeSize: 'tree_size',
  certificateAuthorities: 'certificate_authorities',
  timestampAuthorities: 'timestamp_authorities',
  certChain: 'cert_chain',
  baseUrl: 'base_url',
  hashAlgorithm: 'hash_algorithm',
  keyDetails: 'key_details',
  validFor: 'valid_for',
  caUrls: 'ca_urls',
  oidcUrls: 'oidc_urls',
  rekorTlogUrls: 'rekor_tlog_urls',
  tsaUrls: 'tsa_urls',
  rekorTlogConfig: 'rekor_tlog_config',
  tsaConfig: 'tsa_config',
  majorApiVersion: 'major_api_version',
} as const;
const camelNames: ReadonlyMap<string, string> = new Map(
  Object.entries(snakeNames).map(([camel, snake]) => [snake, camel]),
);

/**
 * The spelling of `name` that stands in the object; `name` itself when neither does.
 *
 * @throws {MalformedError} the code of `fields`, when both do: readers would differ in which one counts
 */
export function protoName(fields: JsonFields, name: keyof typeof snakeNames): string {
  const snake = snakeNames[name];
  if (!Object.hasOwn(fields.object, snake)) return name;
  if (!Object.hasOwn(fields.object, name)) return snake;
  throw new MalformedError(fields.code, `wanted one spelling in \`${fields.path}\`, got \`${name}\` and \`${snake}\``);
}

/** The name that is spelled so: in camel case if protobuf's JSON mapping knows another spelling, else as it stands. */
export function camelName(spelling: string): string {
  return camelNames.get(spelling) ?? spelling;
}
