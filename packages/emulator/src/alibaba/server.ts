import { type Emulator, type ServerOptions, startLoopbackServer } from '../kit/server/loopback-server.ts';
import type { RecordedCall } from '../kit/server/recorded-call.ts';
import type { Service } from '../kit/server/service.ts';
import { type AlibabaServiceOptions, alibabaApi, alibabaState } from './api.ts';
import type { AlibabaOperation } from './operations.ts';
import { type OssOperation, ossService } from './oss/server.ts';

/** A running Alibaba Cloud emulator: the Security Center API (SAS 2018-12-03) at the root of `url`, and the host of uploads beside it. */
export interface AlibabaEmulator extends Emulator<AlibabaOperation> {
  /** The newest requests to both hosts so far, in the order of arrival: a copy, which does not grow. */
  readonly calls: readonly RecordedCall[];
  /** `http://127.0.0.1:PORT` of the upload host: another origin, to which no credentials of the API may go. */
  readonly uploadUrl: string;
}

/** Settings of an Alibaba Cloud emulator. `port` and `keepCalls` are those of the API. */
export interface AlibabaEmulatorOptions extends ServerOptions, AlibabaServiceOptions {
  /** Port of the upload host; 0, a free port, unless given. */
  readonly uploadPort?: number | undefined;
}

/** Starts a server that answers like Security Center's file detection, and one for its uploads. Rejects when a port is in use. */
export async function startAlibabaEmulator(options: AlibabaEmulatorOptions = {}): Promise<AlibabaEmulator> {
  const arrivals = new Arrivals();
  const state = alibabaState(options);
  const { port, uploadPort, keepCalls, tls } = options;
  const uploads = ossService(state.bucket, options.now ?? Date.now);
  const oss = await startLoopbackServer(arrivals.noting(uploads), { port: uploadPort, keepCalls, tls });
  try {
    const service = alibabaApi(options, { ...state, uploadUrl: oss.url });
    return together(await startLoopbackServer(arrivals.noting(service), { port, keepCalls, tls }), oss, arrivals);
  } catch (error) {
    await oss.close();
    throw error;
  }
}

/** The order in which calls reached two servers, by the headers object that a call and its record share. */
class Arrivals {
  readonly order = new WeakMap<RecordedCall['headers'], number>();
  count = 0;

  noting<Operation extends string>(service: Service<Operation>): Service<Operation> {
    return {
      ...service,
      operationOf: (call) => {
        this.count += 1;
        this.order.set(call.headers, this.count);
        return service.operationOf(call);
      },
    };
  }

  sorted(calls: readonly RecordedCall[]): RecordedCall[] {
    const placeOf = (call: RecordedCall): number => this.order.get(call.headers) ?? 0;
    return calls.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

type Api = Emulator<Exclude<AlibabaOperation, OssOperation>>;

function together(api: Api, oss: Emulator<OssOperation>, arrivals: Arrivals): AlibabaEmulator {
  const both = async (act: (one: Api | typeof oss) => Promise<void>): Promise<void> => {
    await Promise.all([act(api), act(oss)]);
  };
  return {
    url: api.url,
    certificateAuthority: api.certificateAuthority,
    uploadUrl: oss.url,
    get calls() {
      return arrivals.sorted([...api.calls, ...oss.calls]);
    },
    get droppedCalls() {
      return api.droppedCalls + oss.droppedCalls;
    },
    get connections() {
      return api.connections + oss.connections;
    },
    fail: (operation, fault) => {
      if (operation === 'PostObject' || operation === '*') oss.fail(operation, fault);
      if (operation !== 'PostObject') api.fail(operation, fault);
    },
    reset: () => {
      api.reset();
      oss.reset();
    },
    refuse: () => both((one) => one.refuse()),
    accept: () => both((one) => one.accept()),
    close: () => both((one) => one.close()),
  };
}
