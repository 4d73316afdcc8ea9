/** Fills that read without colour: drawn once on a small canvas and repeated. */

export type PatternName = "dots" | "diagonal" | "cross" | "horizontal";

const SIZE = 10;
const made = new Map<string, CanvasPattern | string>();

type Stroke = (context: CanvasRenderingContext2D) => void;

function line(...points: [number, number, number, number][]): Stroke {
  return (context) => {
    context.beginPath();
    for (const [fromX, fromY, toX, toY] of points) {
      context.moveTo(fromX, fromY);
      context.lineTo(toX, toY);
    }
    context.stroke();
  };
}

const MARKS: Record<PatternName, Stroke> = {
  dots: (context) => {
    context.beginPath();
    context.arc(3, 3, 1.1, 0, 2 * Math.PI);
    context.arc(8, 8, 1.1, 0, 2 * Math.PI);
    context.fill();
  },
  diagonal: line([-2, 2, 2, -2], [0, SIZE, SIZE, 0], [8, 12, 12, 8]),
  cross: line([0, 0, SIZE, SIZE], [0, SIZE, SIZE, 0]),
  horizontal: line([0, 5, SIZE, 5]),
};

function canvas(width: number, height: number): CanvasRenderingContext2D | null {
  const element = document.createElement("canvas");
  element.width = width;
  element.height = height;
  return element.getContext("2d");
}

/** A colour with marks over it, or the colour alone where there is no canvas. */
export function patterned(colour: string, name: PatternName, ink = "rgba(40,48,48,.55)") {
  const cacheKey = `${colour} ${name} ${ink}`;
  const known = made.get(cacheKey);
  if (known) return known;
  const context = canvas(SIZE, SIZE);
  if (!context) return colour;
  context.fillStyle = colour;
  context.fillRect(0, 0, SIZE, SIZE);
  context.fillStyle = ink;
  context.strokeStyle = ink;
  context.lineWidth = 1;
  MARKS[name](context);
  const pattern = context.createPattern(context.canvas, "repeat") ?? colour;
  made.set(cacheKey, pattern);
  return pattern;
}

/** Two colours in broad diagonal stripes: a parcel with two uses. */
export function striped(first: string, second: string): CanvasPattern | string {
  const cacheKey = `${first}|${second}`;
  const known = made.get(cacheKey);
  if (known) return known;
  const size = 24;
  const context = canvas(size, size);
  if (!context) return first;
  context.fillStyle = first;
  context.fillRect(0, 0, size, size);
  const half = size / 2;
  for (const start of [-size, 0, size]) {
    const path = new Path2D();
    path.moveTo(start, size);
    path.lineTo(start + half, size);
    path.lineTo(start + half + size, 0);
    path.lineTo(start + size, 0);
    path.closePath();
    context.save();
    context.clip(path);
    context.clearRect(0, 0, size, size);
    context.fillStyle = second;
    context.fillRect(0, 0, size, size);
    context.restore();
  }
  const pattern = context.createPattern(context.canvas, "repeat") ?? first;
  made.set(cacheKey, pattern);
  return pattern;
}
