//! What is reported of several sensors.

use crate::sensor::Sensor;

/// The greatest rise among sensors; 0 of none.
pub fn steepest(sensors: &[Sensor]) -> i64 {
    let mut found = 0;
    for sensor in sensors {
        found = found.max(sensor.rise());
    }
    found
}
