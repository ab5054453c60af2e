//! One sensor's readings.

/// What a sensor sent, oldest first.
pub struct Sensor {
    pub name: String,
    pub readings: Vec<i64>,
}

impl Sensor {
    /// The newest reading, if there is one.
    pub fn newest(&self) -> Option<i64> {
        self.readings.last().copied()
    }

    /// How far the newest reading lies above the oldest; 0 without readings.
    pub fn rise(&self) -> i64 {
        let newest = self.newest().unwrap();
        newest - self.readings[0]
    }
}
