import type { RegistryImage } from '../../ports/docker.ts';
import type { Credentials, RegistryAuth } from './credentials.ts';
import type { Engine } from './engine.ts';
import { refusalOf } from './errors.ts';
import { imageName } from './image-name.ts';
import { type Patience, whileAskedToWait } from './patience.ts';
import { asksToWait, isMissing, pullError } from './registry-errors.ts';

/** What `GET /distribution/{name}/json` answers: the registry's own digest, asked through the engine, with the same credentials as a pull. */
export async function resolveDigest(
  engine: Engine,
  credentials: Credentials,
  reference: string,
  patience: Patience,
): Promise<RegistryImage | undefined> {
  const { auth, trouble } = await credentials.find(imageName(reference).registry);
  try {
    return await whileAskedToWait(patience, () => ask(engine, reference, auth));
  } catch (error) {
    const { status, message } = refusalOf(error instanceof Error ? error.cause : error);
    if (status === undefined) throw error;
    if (!asksToWait(message) && (status < 500 || isMissing(message))) return undefined;
    throw pullError(reference, message, trouble, error);
  }
}

interface Distribution {
  readonly Descriptor?: { readonly digest?: string };
  readonly Platforms?:
    | readonly { readonly os?: string; readonly architecture?: string; readonly variant?: string }[]
    | null;
}

async function ask(
  engine: Engine,
  reference: string,
  auth: RegistryAuth | undefined,
): Promise<RegistryImage | undefined> {
  const answer: unknown = await engine.call({ what: `ask the registry for ${reference}`, read: true }, (docker) =>
    docker.getImage(reference).distribution(auth ? { authconfig: auth } : {}),
  );
  const { Descriptor, Platforms } = answer as Distribution;
  if (!Descriptor?.digest) return undefined;
  const platforms = (Platforms ?? []).map(({ os, architecture, variant }) =>
    [os, architecture, variant].filter(Boolean).join('/'),
  );
  return { digest: Descriptor.digest, platforms: platforms.filter((each) => each !== '') };
}
