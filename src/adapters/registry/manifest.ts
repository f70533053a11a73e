import * as z from 'zod';

/** What is asked for: an index where there is one, so that the digest is that of the whole, as Docker locks it. */
export const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const Platform = z.looseObject({ os: z.string(), architecture: z.string(), variant: z.string().optional() });

export const Manifest = z.looseObject({
  manifests: z.array(z.looseObject({ digest, platform: Platform.optional() })).optional(),
  config: z.looseObject({ digest }).optional(),
});
export type Manifest = z.output<typeof Manifest>;

export const ImageConfig = z.looseObject({
  created: z.string().nullish(),
  os: z.string().optional(),
  architecture: z.string().optional(),
  variant: z.string().optional(),
});
export type ImageConfig = z.output<typeof ImageConfig>;

export const TagList = z.looseObject({ tags: z.array(z.string()).nullish() });

interface Parts {
  readonly os?: string | undefined;
  readonly architecture?: string | undefined;
  readonly variant?: string | undefined;
}

export function platformText({ os, architecture, variant }: Parts): string {
  return [os, architecture, variant].filter(Boolean).join('/');
}

/** Attestations stand in an index as images for `unknown/unknown`. */
export function platformsOf({
  manifests = [],
}: Manifest): readonly { readonly name: string; readonly digest: string }[] {
  const named = manifests.map((entry) => ({ name: platformText(entry.platform ?? {}), digest: entry.digest }));
  return named.filter(({ name }) => name !== '' && !name.startsWith('unknown'));
}
