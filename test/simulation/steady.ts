/** Node reads a Blob on its own time; here it is read at once, so that no history hangs on it. Returns how to undo it. */
export const steadyBlobs = (): (() => void) => {
  const Real = globalThis.Blob;
  class SteadyBlob extends Real {
    readonly #parts: readonly unknown[];
    constructor(parts: ConstructorParameters<typeof Real>[0] = [], options?: ConstructorParameters<typeof Real>[1]) {
      super(parts, options);
      this.#parts = [...parts];
    }
    override arrayBuffer(): Promise<ArrayBuffer> {
      const bytes = Buffer.concat(this.#parts.map(bytesOf));
      return Promise.resolve(new Uint8Array(bytes).buffer);
    }
  }
  globalThis.Blob = SteadyBlob;
  return () => {
    globalThis.Blob = Real;
  };
};

const bytesOf = (part: unknown): Buffer => {
  if (typeof part === 'string') return Buffer.from(part);
  if (part instanceof ArrayBuffer) return Buffer.from(part);
  if (ArrayBuffer.isView(part)) return Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  throw new TypeError('a simulated Blob holds text and bytes');
};
