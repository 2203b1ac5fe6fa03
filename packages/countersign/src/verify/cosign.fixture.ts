// SPDX-License-Identifier: Apache-2.0
// Made by cosign itself for these tests; the keys, which sign nothing else, have the password `pw`.

/** cosign 3.1.3 */
export const cosign3 = {
  key: '-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\neyJrZGYiOnsibmFtZSI6InNjcnlwdCIsInBhcmFtcyI6eyJOIjo2NTUzNiwiciI6\nOCwicCI6MX0sInNhbHQiOiJCS2lNZjQ0OWNDdDg3ME0vdmduaHdIVFVpdklLdVZi\nNFJXZEhVSGkvSW04PSJ9LCJjaXBoZXIiOnsibmFtZSI6Im5hY2wvc2VjcmV0Ym94\nIiwibm9uY2UiOiJmVjhxKzBxYjROWndPL0dobzRKd3dTMHVNMytDdElLTiJ9LCJj\naXBoZXJ0ZXh0IjoiRkRqSlJiZ0lqUW5RbC9Yc05id3IwWCtTWDIwQ2w2Z0pSYmxs\nMGY1S0NUY0Z1K2lsSmVreG5XblVmem9MQkljdlQrd0kyOE9NSi9NcU0wbVpQVXhN\nM1BsWGNTTW4zZkZmTVFaa2pFTEVBclphUUg2ZkZFUXhtRVF2OTBOb3JXaFdwcFZj\nWGR3WGhGOFJMeC9Cakx1Vi9jcjRGb2ZFSjBvNzNjcHRjNWR4aWNLVWF3RFUwclhG\nUUJNR0FxYy9iU1RHWTczZTNtcmVJWFJVRXc9PSJ9\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n',
  publicKey:
    '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEERgB7qLUs/jx/BOcqpl+tbP3UMHB\nSXo7dJMLb8zA6xWflmDimBdiTh7JZMi/8GVzIFLgWMdf0+Uqh/YuerQbcw==\n-----END PUBLIC KEY-----\n',
  imageBundle:
    '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json", "verificationMaterial":{"publicKey":{"hint":"wllr6qLemk7Dt7Z/Riw7di7t4sKIqvkM7vHdrOZB/Wc="}}, "dsseEnvelope":{"payload":"eyJfdHlwZSI6Imh0dHBzOi8vaW4tdG90by5pby9TdGF0ZW1lbnQvdjEiLCAic3ViamVjdCI6W3siZGlnZXN0Ijp7InNoYTI1NiI6IjNlZGQ3MGIzMjQ5OWZlMTFiMzViZDdiZTU1OGExOTFiNjg2NjgzZWMyNWYyOTFkN2MzNDMxY2FjZGVhMWM5OWQifSwgImFubm90YXRpb25zIjp7ImVudiI6InByb2QifX1dLCAicHJlZGljYXRlVHlwZSI6Imh0dHBzOi8vc2lnc3RvcmUuZGV2L2Nvc2lnbi9zaWduL3YxIiwgInByZWRpY2F0ZSI6e319", "payloadType":"application/vnd.in-toto+json", "signatures":[{"sig":"MEQCIGd0DfODUat4GqftkTa8AwrlT6vN2y0+/huuvWUiCVaeAiA06ONCifWfU3rWN2Btqgjx5UvBlQ2AfM4ATFPv4BGE7A=="}]}}',
  blobBundle:
    '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json", "verificationMaterial":{"publicKey":{"hint":"wllr6qLemk7Dt7Z/Riw7di7t4sKIqvkM7vHdrOZB/Wc="}}, "messageSignature":{"messageDigest":{"algorithm":"SHA2_256", "digest":"WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="}, "signature":"MEYCIQCQeFurlv6dBg+Drc7NyORt4enS+phppkUDUCg958si3wIhAPeB+6ITu1gQLfquu3qZoI1iyckhjBqqomt9gcC+RP1Z"}}',
} as const;

/** cosign 2.6.5 */
export const cosign2 = {
  key: '-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\neyJrZGYiOnsibmFtZSI6InNjcnlwdCIsInBhcmFtcyI6eyJOIjo2NTUzNiwiciI6\nOCwicCI6MX0sInNhbHQiOiJjNXdWUEF4SCsvZ3FvSDZXZ2Y4dERUY2lrUHdqQ0hT\ndnNvblRtRXVDOS9VPSJ9LCJjaXBoZXIiOnsibmFtZSI6Im5hY2wvc2VjcmV0Ym94\nIiwibm9uY2UiOiJ1Zzl6TjdIQ3Ayb3JIT21WbDBzbXhWTHkvOUhVcStCcSJ9LCJj\naXBoZXJ0ZXh0IjoiTE8zV2U2UHdLUTVXazlvZko1WUJodkZpYVJCOWZWdHQ4RjZH\nNWlDT0FNRVZMakU1NlY1WnVIdllmVlc5S2I2eWVXY0hNT2ZZUUE4a2NIVWt3YWRQ\ndXRHS3lKa3k0NWJGRkxkV2dkUklXc3VDeE9DUnFiUmVvZnBzRytJdk5KaU0wc3M2\neDNnTjJ2UXdHMTVIZUdMWndBcjJ5NlZSTWtFUTJMeE5kV29HOTZwMzJRdGtGWXFn\ndG5Qb091UGxuVUgyZU9IcENxZUZPMUVOakE9PSJ9\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n',
  publicKey:
    '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEe3uhoch8CBgTtRizEX+zEM8kt+II\nkxGkyhEdUnL9u6SN1kGmwPuF4iTnl7n19CwuIs+WK/loV4IdDXagXThN+w==\n-----END PUBLIC KEY-----\n',
  layer: {
    payload:
      '{"critical":{"identity":{"docker-reference":"127.0.0.1:45871/team/app"},"image":{"docker-manifest-digest":"sha256:3edd70b32499fe11b35bd7be558a191b686683ec25f291d7c3431cacdea1c99d"},"type":"cosign container image signature"},"optional":{"env":"prod"}}',
    annotations: {
      'dev.cosignproject.cosign/signature':
        'MEUCIQCRaKZHRT6iS+cuhV34QMBmAGU1jFwHozosC/9eH2P0NQIgd9B/QOYIJW+HZuRdS3iU4dJbnUgLNi9Sb0zCEoqnG44=',
    },
  },
  legacyBlobBundle:
    '{"base64Signature":"MEQCIAUbOaipObMy+fYHkvwDvsstGXzNkTUR/7AtpDFGtq4BAiB1C6WPDJPZRMd+1yDmODwYR8dRqrJPZTzQd2VZnBR9Rw=="}',
  blobBundle:
    '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json", "verificationMaterial":{"publicKey":{"hint":"FKbDy+amuo5EuJ0hJ3E/CqAiDq48nybQsk7I1Sb6wEw="}}, "messageSignature":{"messageDigest":{"algorithm":"SHA2_256", "digest":"WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="}, "signature":"MEYCIQCMXgQZPNuMXYBgfgMbL38tH7q9hWzI6X0S2ZqfKFfuhgIhAK1/j5EoID6nWvay36KWSgQHsDWb5MtcTZE0OtCvmvjx"}}',
} as const;

export const signedBlob = 'hello\n';
/** Signed with the annotation `env=prod` as `127.0.0.1:45871/team/app`. */
export const signedImage = 'sha256:3edd70b32499fe11b35bd7be558a191b686683ec25f291d7c3431cacdea1c99d';
