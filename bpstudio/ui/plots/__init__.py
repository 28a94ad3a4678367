"""The plots of training, and what they share: axes in the theme's colours, and export."""
