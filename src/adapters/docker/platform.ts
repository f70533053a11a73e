import { OrbitrError } from '../../core/errors.ts';
import type { ImageInspect } from '../../ports/docker.ts';

/** `linux/amd64`, `linux/arm/v7`. */
export type Platform = string;

/** Throws `image-platform` where the image is not made for the wanted platform. An image that does not say (imported by hand) is believed. */
export function checkPlatform(reference: string, image: ImageInspect, wanted: Platform): void {
  const [os = '', arch = '', variant = ''] = wanted.toLowerCase().split('/');
  const has = { os: image.Os.toLowerCase(), arch: image.Architecture.toLowerCase(), variant: image.Variant ?? '' };
  const differs = (mine: string, theirs: string): boolean => mine !== '' && theirs !== '' && mine !== theirs;
  // arm64 has one variant in use, and every arm engine runs older arm variants: only an explicit wish is compared.
  const otherVariant = arch === 'arm' && differs(variant, has.variant);
  if (!differs(os, has.os) && !differs(arch, has.arch) && !otherVariant) return;
  const made = [has.os, has.arch, has.variant].filter((part) => part !== '').join('/');
  throw new OrbitrError({
    code: 'image-platform',
    message: `image ${reference} is made for ${made}, but ${wanted} is needed`,
    suggestions: [
      'choose a tag that is made for it, or another image',
      `if the engine can emulate it, say so in the Compose file: platform: ${made}`,
    ],
  });
}
