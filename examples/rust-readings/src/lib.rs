//! Readings of sensors, and what is reported of them.

pub mod report;
pub mod sensor;
