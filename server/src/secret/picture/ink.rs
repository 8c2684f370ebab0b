//! From outlines to the bytes of a PNG: coverage, a crossing stroke, four
//! levels of ink. Every picture has the same length and no text chunk (T-CAP-2).

#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss)]

use std::f32::consts::{PI, TAU};

use ab_glyph_rasterizer::{Rasterizer, point};

use super::outline::{Outline, Point};
use super::stream::Stream;
use super::{HEIGHT, Undrawable, WIDTH, css};

/// Paper to ink, the four levels of a 2-bit palette. The paper is opaque: it
/// stays readable on a dark page.
const PALETTE: [[u8; 3]; 4] = [[0xf1, 0xf6, 0xf6], [0xa4, 0xc0, 0xc5], [0x58, 0x8b, 0x94], [0x0b, 0x55, 0x63]];

/// Steps along a crossing stroke.
const STEPS: u8 = 96;

/// A stroke across the whole line, thin at its ends. It is nearly as thick as a
/// stem: what would rub it out rubs out the glyphs too.
pub(super) fn stroke(stream: &mut Stream) -> Outline {
    let from = css(stream.between(5.0, 16.0));
    let to = WIDTH as f32 - css(stream.between(5.0, 16.0));
    let middle = HEIGHT as f32 / 2.0 + css(stream.between(-4.0, 4.0));
    let slope = css(stream.between(-12.0, 12.0));
    let size = css(stream.between(5.0, 12.0));
    let turns = stream.between(0.8, 1.7);
    let start = stream.between(0.0, TAU);
    let thick = css(stream.between(1.8, 2.3));
    let mut contour: Vec<Point> = Vec::with_capacity(2 * usize::from(STEPS) + 2);
    let mut back = Vec::with_capacity(usize::from(STEPS) + 1);
    for step in 0..=STEPS {
        let t = f32::from(step) / f32::from(STEPS);
        let angle = start + turns * TAU * t;
        let x = from + (to - from) * t;
        let y = middle + slope * (t - 0.5) + size * angle.sin();
        // The normal of the curve, half the thickness long.
        let rise = (slope + size * turns * TAU * angle.cos()) / (to - from);
        let half = thick * (PI * t).sin().max(0.0).sqrt() / (1.0 + rise * rise).sqrt();
        contour.push([x - rise * half, y + half]);
        back.push([x + rise * half, y - half]);
    }
    contour.extend(back.into_iter().rev());
    Outline(vec![contour])
}

/// How much of each dot is inked, from 0 to 1.
pub(super) fn spread(line: &Outline, across: &Outline) -> Vec<f32> {
    let mut ink = coverage(line);
    for (dot, more) in ink.iter_mut().zip(coverage(across)) {
        *dot += more * (1.0 - *dot);
    }
    ink
}

fn coverage(outline: &Outline) -> Vec<f32> {
    let mut raster = Rasterizer::new(WIDTH as usize, HEIGHT as usize);
    let inside = |[x, y]: Point| point(x.clamp(1.0, WIDTH as f32 - 2.0), y.clamp(1.0, HEIGHT as f32 - 2.0));
    for contour in &outline.0 {
        for (&a, &b) in contour.iter().zip(contour.iter().cycle().skip(1)) {
            raster.draw_line(inside(a), inside(b));
        }
    }
    let mut out = Vec::with_capacity((WIDTH * HEIGHT) as usize);
    raster.for_each_pixel(|_, ink| out.push(ink.min(1.0)));
    out
}

/// Four levels, four dots to a byte, stored without compression: all pictures
/// have one length.
pub(super) fn encode(ink: &[f32]) -> Result<Vec<u8>, Undrawable> {
    let packed: Vec<u8> = ink.chunks(4).map(|dots| dots.iter().fold(0, |byte, dot| byte << 2 | (dot * 3.0).round() as u8)).collect();
    let mut out = Vec::with_capacity(packed.len() + 1024);
    let mut encoder = png::Encoder::new(&mut out, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Two);
    encoder.set_palette(PALETTE.concat());
    encoder.set_compression(png::Compression::NoCompression);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header().map_err(|_| Undrawable)?;
    writer.write_image_data(&packed).map_err(|_| Undrawable)?;
    writer.finish().map_err(|_| Undrawable)?;
    Ok(out)
}
