# What R's surveillance says of series: Rscript oracle.R SERIES.csv SETTINGS.csv EVERY > ANSWERS.csv
# SERIES: series, per_year, cases (empty: missing). SETTINGS: name, method, and of Farrington its options as R names them.
# Each EVERY-th position is told, the newest among them.
suppressPackageStartupMessages(library(surveillance))
arguments <- commandArgs(trailingOnly = TRUE)
every <- as.integer(arguments[3])
told <- function(series, setting, at, expected, threshold, alarm, score) {
  write.table(
    data.frame(series, setting, at - 1, signif(expected, 12), signif(threshold, 12), as.integer(alarm), signif(score, 12)),
    sep = ",", row.names = FALSE, col.names = FALSE, na = "", quote = FALSE
  )
}
ears <- function(counts, setting) {
  found <- earsC(counts, control = list(method = toupper(setting$method)))
  row <- rev(seq(nrow(found), 1, by = -every))
  at <- row + nrow(counts) - nrow(found)
  told(counts@control$series, setting$name, at, NA, upperbound(found)[row, 1], alarms(found)[row, 1], NA)
}
farrington <- function(counts, setting) {
  first <- counts@freq * setting$b + setting$w + 1
  if (first > nrow(counts)) return()
  at <- rev(seq(nrow(counts), first, by = -every))
  for (k in at) { # one by one: where R stops with an error it says nothing of that position alone
    found <- tryCatch(suppressWarnings(farringtonFlexible(counts, control = list(
      range = k, b = setting$b, w = setting$w, reweight = setting$reweight, weightsThreshold = setting$weightsThreshold,
      alpha = setting$alpha, trend = setting$trend, pThresholdTrend = setting$pThresholdTrend,
      limit54 = c(setting$limit5, setting$limit4), powertrans = setting$powertrans, noPeriods = setting$noPeriods,
      pastWeeksNotIncluded = if (is.na(setting$pastWeeksNotIncluded)) NULL else setting$pastWeeksNotIncluded,
      thresholdMethod = setting$thresholdMethod, glmWarnings = FALSE
    ))), error = function(why) NULL)
    if (is.null(found)) told(counts@control$series, setting$name, k, NA, NA, NA, NA)
    else told(counts@control$series, setting$name, k, found@control$expected[1, 1], upperbound(found)[1, 1],
              alarms(found)[1, 1], found@control$score[1, 1])
  }
}
given <- read.csv(arguments[1])
settings <- read.csv(arguments[2])
cat("series,setting,position,expected,threshold,alarm,score\n")
for (name in unique(given$series)) {
  rows <- given[given$series == name, ]
  counts <- new("sts", observed = matrix(as.numeric(rows$cases)), freq = rows$per_year[1], start = c(2001, 1), epoch = seq_len(nrow(rows)))
  counts@control <- list(series = name)
  for (line in seq_len(nrow(settings))) {
    setting <- settings[line, ]
    if (setting$method == "farrington") farrington(counts, setting) else ears(counts, setting)
  }
}
