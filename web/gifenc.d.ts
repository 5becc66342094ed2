// What pictures.js uses of a library without declarations of its own.

declare module "gifenc" {
  type Color = [number, number, number];
  type Frame = {
    palette?: Color[] | undefined;
    transparent?: boolean;
    transparentIndex?: number;
    dispose?: number;
    /** Milliseconds. */
    delay?: number;
  };
  type Encoder = {
    writeFrame(indices: Uint8Array, width: number, height: number, frame: Frame): void;
    finish(): void;
    bytes(): Uint8Array;
  };
  const gifenc: {
    GIFEncoder(): Encoder;
    quantize(rgba: Uint8Array, colors: number): Color[];
    applyPalette(rgba: Uint8Array, palette: Color[]): Uint8Array;
  };
  export default gifenc;
}
