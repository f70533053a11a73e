import { execa } from 'execa';

/** The engine that tests use. */
export function testHost(): string {
  const host = process.env.ORBITR_TEST_DOCKER_HOST;
  if (!host)
    throw new Error(
      'no engine for tests: run bin/test, or eval "$(bin/rig up)" and then bin/rig in vitest run --project engine',
    );
  return host;
}

/** The local registry: `127.0.0.1:5000`. */
export function testRegistry(): string {
  const address = process.env.ORBITR_TEST_REGISTRY;
  if (!address) throw new Error('no registry for tests: run bin/test');
  return address;
}

export interface DockerOptions {
  /** `unix://…`; the tests' engine if left out. */
  readonly host?: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Gives stderr as well: what a container has logged there. */
  readonly merged?: boolean;
}

/** Runs the docker command; gives its stdout, trimmed; throws with its words where it fails. */
export async function docker(args: readonly string[], options: DockerOptions = {}): Promise<string> {
  const env = { DOCKER_HOST: options.host ?? testHost(), ...options.env };
  const input = options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input };
  const { stdout, all } = await execa('docker', args, { env, ...input, all: true });
  return (options.merged ? all : stdout).trim();
}

export interface ApiOptions {
  /** The path of the engine's socket; of the tests' engine if left out. */
  readonly socket?: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  readonly body?: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
  /** Parsed, where the answer is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests name what they expect of the engine's answers
  readonly json: any;
}

/** One request to the engine's API; paths with or without a version. Any status is an answer; throws only where nothing answers. */
export function dockerApi(path: string, options: ApiOptions = {}): Promise<ApiAnswer> {
  const { method = 'GET', body } = options;
  const socketPath = options.socket ?? testHost().replace('unix://', '');
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const http = process.getBuiltinModule('node:http');
    const request = http.request(
      { socketPath, path, method, headers: { host: 'docker', ...headers }, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve(answerOf(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8'))));
      },
    );
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function answerOf(status: number, text: string): ApiAnswer {
  try {
    return { status, text, json: JSON.parse(text) };
  } catch {
    return { status, text, json: undefined };
  }
}
