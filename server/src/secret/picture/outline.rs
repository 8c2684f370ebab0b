//! The glyphs of the human check as outlines: set in a line that touches, then
//! warped (R-P06, T-CAP-4).

#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss)]

use std::f32::consts::TAU;

use ttf_parser::{Face, OutlineBuilder};

use super::stream::Stream;
use super::{HEIGHT, Undrawable, WIDTH, css};

pub(super) type Point = [f32; 2];

/// Closed contours as dense polygons, so that a warp may bend straight lines.
#[derive(Default)]
pub(super) struct Outline(pub(super) Vec<Vec<Point>>);

/// Pieces into which a line or an arc of a glyph is cut.
const PIECES: u8 = 12;

impl Outline {
    /// The glyph of `symbol`, one unit high, centred on the origin, y downwards.
    pub(super) fn of(face: &Face<'_>, symbol: char) -> Result<Self, Undrawable> {
        let id = face.glyph_index(symbol).ok_or(Undrawable)?;
        let mut outline = Self::default();
        face.outline_glyph(id, &mut outline).ok_or(Undrawable)?;
        let cap = f32::from(face.capital_height().ok_or(Undrawable)?);
        let ([left, _], [right, _]) = outline.bounds();
        let middle = f32::midpoint(left, right);
        outline.map(|[x, y]| [(x - middle) / cap, 0.5 - y / cap]);
        Ok(outline)
    }

    pub(super) fn map(&mut self, change: impl Fn(Point) -> Point) {
        for p in self.0.iter_mut().flatten() {
            *p = change(*p);
        }
    }

    pub(super) fn points(&self) -> impl Iterator<Item = Point> {
        self.0.iter().flatten().copied()
    }

    /// Upper left and lower right corner.
    fn bounds(&self) -> (Point, Point) {
        self.points().fold(([f32::MAX; 2], [f32::MIN; 2]), |([l, t], [r, b]), [x, y]| ([l.min(x), t.min(y)], [r.max(x), b.max(y)]))
    }

    /// Stretches, shears, turns and lifts one glyph.
    pub(super) fn disturb(&mut self, stream: &mut Stream) {
        let height = css(stream.between(44.0, 62.0));
        let width = height * stream.between(0.92, 1.1);
        let shear = stream.between(-0.14, 0.14);
        let (sin, cos) = stream.between(-0.26, 0.26).sin_cos();
        let lift = css(stream.between(-7.0, 7.0));
        self.map(|[x, y]| {
            let (x, y) = (width * (x - shear * y), height * y);
            [x * cos - y * sin, x * sin + y * cos + lift]
        });
    }

    /// Bends the whole line by slow waves in both directions.
    pub(super) fn warp(&mut self, stream: &mut Stream) {
        let wave = |size: f32, low: f32, high: f32, stream: &mut Stream| {
            let size = css(stream.swing(size * 0.6, size));
            let turn = TAU / css(stream.between(low, high));
            let start = stream.between(0.0, TAU);
            move |at: f32| size * (at * turn + start).sin()
        };
        let down = wave(8.0, 130.0, 210.0, stream);
        let ripple = wave(1.4, 40.0, 60.0, stream);
        let across = wave(3.5, 60.0, 100.0, stream);
        let sway = wave(1.4, 50.0, 80.0, stream);
        self.map(|[x, y]| [x + across(y) + sway(x), y + down(x) + ripple(x + y)]);
    }

    /// Brings the line inside the margins, somewhere in the room that is left.
    pub(super) fn fit(&mut self, stream: &mut Stream) {
        let ([left, top], [right, bottom]) = self.bounds();
        let (wide, high) = (WIDTH as f32 - css(16.0), HEIGHT as f32 - css(12.0));
        let scale = (wide / (right - left)).min(high / (bottom - top)).min(1.2);
        let x = css(8.0) + (wide - scale * (right - left)) * stream.between(0.3, 0.7);
        let y = css(6.0) + (high - scale * (bottom - top)) * stream.between(0.2, 0.8);
        self.map(|p| [x + (p[0] - left) * scale, y + (p[1] - top) * scale]);
    }

    /// The greatest `side` (+1: to the right, -1: to the left) reached at each
    /// height of the line.
    fn profile(&self, side: f32) -> Vec<f32> {
        let mut out = vec![f32::MIN; 2 * REACH];
        for (&[x, y], &[u, v]) in self.0.iter().flat_map(|c| c.iter().zip(c.iter().skip(1))) {
            // Points may lie several dots apart: every height between counts.
            let steps = (v - y).abs().ceil().max(1.0) as u16;
            for step in 0..steps {
                let t = f32::from(step) / f32::from(steps);
                let row = (y + (v - y) * t + REACH as f32).max(0.0) as usize;
                if let Some(most) = out.get_mut(row) {
                    *most = most.max(side * (x + (u - x) * t));
                }
            }
        }
        out
    }

    fn last(&self) -> Point {
        self.0.last().and_then(|c| c.last()).copied().unwrap_or_default()
    }

    fn add(&mut self, p: Point) {
        if let Some(contour) = self.0.last_mut() {
            contour.push(p);
        }
    }
}

/// The line of glyphs while it is being set, from left to right.
pub(super) struct Line {
    shape: Outline,
    /// Right-most ink of the last glyph at each height, [`REACH`] above the middle first.
    edge: Vec<f32>,
}

/// Heights looked at when glyphs are pushed together: dots above and below the
/// middle of the line.
const REACH: usize = 120;

/// Heights up and down that count as neighbours: without them an A would slide
/// under the arm of a 7.
const NEAR: usize = 8;

/// From so many heights on, two edges count as running side by side.
const BESIDE: usize = 48;

impl Default for Line {
    fn default() -> Self {
        Self { shape: Outline::default(), edge: vec![f32::MIN; 2 * REACH] }
    }
}

impl Line {
    pub(super) fn shape(self) -> Outline {
        self.shape
    }

    /// Adds a glyph so that it touches, or slightly overlaps, the one before.
    pub(super) fn push(&mut self, mut glyph: Outline, stream: &mut Stream) {
        let left = glyph.profile(-1.0);
        let gaps = || {
            left.windows(2 * NEAR + 1)
                .zip(self.edge.iter().skip(NEAR))
                .map(|(near, edge)| edge + near.iter().copied().fold(f32::MIN, f32::max))
        };
        let touch = gaps().fold(f32::MIN, f32::max);
        // Where two stems run side by side they would melt into one: a hair's
        // breadth is left between them.
        let beside = gaps().filter(|gap| *gap > touch - css(3.5)).count();
        let overlap = css(stream.between(0.5, 1.8));
        let shift = if self.shape.0.is_empty() {
            0.0
        } else if beside > BESIDE {
            touch + overlap
        } else {
            touch - overlap
        };
        glyph.map(|[x, y]| [x + shift, y]);
        self.edge = glyph.profile(1.0);
        self.shape.0.append(&mut glyph.0);
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.push(vec![[x, y]]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let [a, b] = self.last();
        self.quad_to(f32::midpoint(a, x), f32::midpoint(b, y), x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let from = self.last();
        for step in 1..=PIECES {
            let t = f32::from(step) / f32::from(PIECES);
            let bend = |from: f32, via: f32, to: f32| (1.0 - t) * ((1.0 - t) * from + t * via) + t * ((1.0 - t) * via + t * to);
            self.add([bend(from[0], x1, x), bend(from[1], y1, y)]);
        }
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        // A TrueType font has no cubic arcs; one quadratic would do if it had.
        self.quad_to(f32::midpoint(x1, x2), f32::midpoint(y1, y2), x, y);
    }

    fn close(&mut self) {
        if let Some(&[x, y]) = self.0.last().and_then(|c| c.first()) {
            self.line_to(x, y);
        }
    }
}
